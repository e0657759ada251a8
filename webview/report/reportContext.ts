import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ReportFacts } from '../../src/panel/reportFacts.ts';

export const ReportContext = createContext<ReportFacts | undefined>(undefined);

/** The facts of the report that the page is in; undefined where there is an editor that can train, export and show the spec. */
export function useReport(): ReportFacts | undefined {
  return useContext(ReportContext);
}
