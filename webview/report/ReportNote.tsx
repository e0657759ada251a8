import { useReport } from './reportContext.ts';
import { reportText } from './words.ts';

/** Says in a report what it is, and what it holds of the run that is shown. */
export function ReportNote({ run }: { readonly run: string }) {
  const report = useReport();
  if (!report) return null;
  return (
    <p class="report-note muted" role="note" data-testid="report-note">
      {reportText(report)} {report.contents[run]}
    </p>
  );
}
