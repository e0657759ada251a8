import * as vscode from 'vscode';

const choices: readonly (vscode.QuickPickItem & { readonly command: string })[] = [
  {
    label: '$(table) History...',
    description: 'every epoch, as CSV or JSON',
    command: 'backprop.exportHistory',
  },
  {
    label: '$(json) Weights...',
    description: 'of the selected epoch, as JSON',
    command: 'backprop.exportWeights',
  },
  {
    label: '$(edit) Weights into the Spec',
    description: 'of the selected epoch, as an edit that can be undone',
    command: 'backprop.weightsIntoSpec',
  },
  {
    label: '$(browser) Report...',
    description: 'this panel as one HTML file that opens anywhere',
    command: 'backprop.exportReport',
  },
];

/** Asks what of the spec's shown run to export, and does it. */
export async function showExportMenu(spec: vscode.Uri): Promise<void> {
  const choice = await vscode.window.showQuickPick(choices, { placeHolder: 'What should be exported?' });
  if (choice) await vscode.commands.executeCommand(choice.command, spec);
}
