import { describe, expect, it } from 'vitest';
import { faceOf } from './face.js';

const ids = Array.from({ length: 400 }, (_, i) => `019f2a10-7c3e-7000-8000-${String(i).padStart(12, '0')}`);

describe('a drawn face', () => {
  it('is the same for the same person, always', () => {
    for (const id of ids) expect(faceOf(id)).toEqual(faceOf(id));
    // A change of the drawing rules changes everybody's face: that is a decision, not an accident.
    expect(faceOf('019f2a10-7c3e-7000-8000-000000000001')).toMatchInlineSnapshot(`
      {
        "backdrop": "#f7c65c",
        "beard": "none",
        "brows": "soft",
        "collar": "hood",
        "extra": "none",
        "eyes": "dots",
        "hair": "#f1efe9",
        "head": "round",
        "mouth": "open",
        "nose": "dot",
        "shade": "#aa7044",
        "shirt": "#7d3f6b",
        "skin": "#c98d5e",
        "style": "bob",
      }
    `);
  });

  it('differs between people whose ids were made in one millisecond', () => {
    const faces = new Set(ids.map((id) => JSON.stringify(faceOf(id))));
    expect(faces.size).toBeGreaterThan(ids.length - 3);
  });

  it('makes use of every skin, style and backdrop', () => {
    const faces = ids.map(faceOf);
    expect(new Set(faces.map(({ skin }) => skin)).size).toBe(7);
    expect(new Set(faces.map(({ style }) => style)).size).toBe(13);
    expect(new Set(faces.map(({ backdrop }) => backdrop)).size).toBe(10);
  });

  it('grows no beard below long hair or a scarf', () => {
    const bearded = ids.map(faceOf).filter(({ beard }) => beard !== 'none');
    expect(bearded.length).toBeGreaterThan(20);
    expect(bearded.filter(({ style }) => ['bob', 'long', 'bun', 'scarf', 'braids'].includes(style))).toEqual(
      [],
    );
  });
});
