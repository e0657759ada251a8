import { useEffect, useState } from 'preact/hooks';

const query = '(prefers-reduced-motion: reduce)';

/** Whether the person wants nothing to move, by the system's setting or by VS Code's, which is a class of the body. */
export function useReducedMotion(): boolean {
  const [isReduced, setReduced] = useState(readMotion);
  useEffect(() => {
    const read = () => setReduced(readMotion());
    const media = matchMedia(query);
    media.addEventListener('change', read);
    const observer = new MutationObserver(read);
    observer.observe(document.body, { attributeFilter: ['class'] });
    return () => {
      media.removeEventListener('change', read);
      observer.disconnect();
    };
  }, []);
  return isReduced;
}

function readMotion(): boolean {
  return matchMedia(query).matches || document.body.classList.contains('vscode-reduce-motion');
}
