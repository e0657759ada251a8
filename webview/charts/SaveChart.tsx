import { useActions } from '../actions.ts';
import { ToolButton } from '../ToolButton.tsx';

interface SaveChartProps {
  readonly name: string;
  readonly title: string;
  /** Draws the chart as PNG. */
  readonly draw: () => Promise<Uint8Array<ArrayBuffer>>;
}

/** Saves a chart as a picture. */
export function SaveChart({ name, title, draw }: SaveChartProps) {
  const { post } = useActions();
  const save = async () => post({ type: 'picture', what: title.slice(0, 100), png: await draw() });
  return (
    <ToolButton
      icon="device-camera"
      label={`Save "${title}" as a PNG picture`}
      testId={`save-${name}-chart`}
      onClick={() => void save()}
    />
  );
}
