/**
 * A Ritz value re + i·im with its coefficients in the basis. Over R a conjugate pair appears once, with im > 0, and its vector
 * has an imaginary part; for a complex-linear map the coefficients are real ones on v and iv, and im has either sign.
 */
export interface RitzPair {
  readonly re: number;
  readonly im: number;
  readonly modulus: number;
  readonly coefficients: Float64Array;
  readonly coefficientsImaginary: Float64Array | undefined;
}
