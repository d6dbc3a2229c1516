import { useEffect, useState } from 'react';

/** The value once it has rested for so many ms: what is typed is not asked for letter by letter. */
export function useDelayed<T>(value: T, ms = 250): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}
