import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Theme } from './theme.ts';

export const ThemeContext = createContext<Theme | undefined>(undefined);

export function useTheme(): Theme {
  const theme = useContext(ThemeContext);
  if (theme === undefined) throw new Error('A component that needs colours stands outside of ThemeContext.Provider.');
  return theme;
}
