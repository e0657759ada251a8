import type { ComponentChildren } from 'preact';
import type { Evidence, Finding } from '../../src/findings/finding.ts';
import { type FindingGroup, lookOf } from '../../src/findings/verdict.ts';
import { useActions } from '../actions.ts';
import { Fixes } from './Fixes.tsx';
import { findingLooks } from './looks.ts';
import { PlaceLink } from './PlaceLink.tsx';
import { placeOf } from './places.ts';
import { useTraining } from './trainingContext.ts';
import { partsOf } from './words.ts';

interface EntryProps {
  readonly group: FindingGroup;
  /** The sentence stands in the banner above. */
  readonly isSaid: boolean;
}

/** A finding: what speaks for it, the symptoms that it explains, and what helps. */
export function FindingEntry({ group, isSaid }: EntryProps) {
  const { finding, symptoms } = group;
  const { evidence, fixes } = finding;
  return (
    <li class="finding" data-testid="finding" data-code={finding.code}>
      {!isSaid && <Sentence finding={finding} isHead />}
      {evidence.length > 0 && (
        <Part title="Evidence" look="bullets">
          {evidence.map((one, index) => (
            <li key={index} data-testid="evidence">
              <Clause evidence={one} finding={finding} />
            </li>
          ))}
        </Part>
      )}
      {symptoms.length > 0 && (
        <Part title="This explains">
          {symptoms.map(symptom => (
            <li key={symptom.code} class="symptom" data-testid="symptom" data-code={symptom.code}>
              <Sentence finding={symptom} />
              <Explain code={symptom.code} />
            </li>
          ))}
        </Part>
      )}
      {fixes.length > 0 && <Fixes finding={finding} />}
      <p class="finding-code">
        <WholePlace finding={finding} />
        <Explain code={finding.code} />
      </p>
    </li>
  );
}

interface PartProps {
  readonly title: string;
  readonly look?: string;
  readonly children: ComponentChildren;
}

function Part({ title, look, children }: PartProps) {
  return (
    <>
      <p class="part-title muted">{title}</p>
      <ul class={look}>{children}</ul>
    </>
  );
}

function Sentence({ finding, isHead = false }: { readonly finding: Finding; readonly isHead?: boolean }) {
  const look = lookOf(finding);
  const { icon, kind, word } = findingLooks[look];
  return (
    <p class={`finding-sentence kind-${kind}${isHead ? ' head' : ''}`}>
      <i class={`codicon codicon-${icon}`} role="img" aria-label={word} title={word} />
      <span>{finding.message}</span>
    </p>
  );
}

/** A clause whose number leads to where it is seen. */
function Clause({ evidence, finding }: { readonly evidence: Evidence; readonly finding: Finding }) {
  const training = useTraining();
  const { layer, epoch, quantity } = evidence;
  const isSomewhere = layer !== undefined || epoch !== undefined || quantity !== undefined;
  const place = isSomewhere ? placeOf({ layer, quantity, epoch: epoch ?? finding.epoch }, training) : undefined;
  if (!place) return <>{evidence.text}</>;
  const { before, number, after } = partsOf(evidence);
  return (
    <>
      {before}
      <PlaceLink place={place}>{number}</PlaceLink>
      {after}
    </>
  );
}

/** Where in the network and since when. */
function WholePlace({ finding }: { readonly finding: Finding }) {
  const training = useTraining();
  const { layer, epoch } = finding;
  const place = placeOf(finding, training);
  const name = layer === undefined ? '' : (training.run.layers[layer]?.name ?? '');
  const words = [name, epoch === undefined ? '' : `epoch ${epoch}`].filter(Boolean).join(', ');
  if (!place || words === '') return null;
  return <PlaceLink place={place}>{words}</PlaceLink>;
}

/** The code, which leads to what it means. */
function Explain({ code }: Pick<Finding, 'code'>) {
  const { post } = useActions();
  const { can } = useTraining().findings;
  if (!can.includes('explain')) return <code class="muted">{code}</code>;
  return (
    <button
      type="button"
      class="inline-link"
      title={`What ${code} means, and what helps`}
      data-testid="explain"
      onClick={() => post({ type: 'explain', code })}
    >
      <code>{code}</code>
    </button>
  );
}
