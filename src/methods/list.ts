/** The methods. A new one is a file in this folder and a line here; everything else derives from this list. */
export { ascent } from './ascent';
export { gradientAscent } from './gradient-ascent';
export { hermitianCg } from './hermitian-cg';
