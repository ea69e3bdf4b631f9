package io.parley.query.release;

/**
 * One arm of a randomised test, as released: everybody assigned (intention to treat), and how many
 * of them did what is measured. The two numbers carry independent noise.
 */
public record Arm(NoisedNumber people, NoisedNumber successes) {

  /**
   * The rate with its variance by the delta method: p(1 − p)/n from sampling, and (v_x + p²·v_n)/n²
   * from noise. Inside the variance, and there only, p is put into [0, 1].
   */
  Measured rate() {
    double n = people.value();
    double p = successes.value() / n;
    double inside = Math.max(0, Math.min(1, p));
    return new Measured(
        p,
        inside * (1 - inside) / n,
        (successes.noiseVariance() + inside * inside * people.noiseVariance()) / (n * n));
  }

  /** Whether there is a rate at all: noise may take a small arm to zero or below. */
  boolean hasRate() {
    return people.value() > 0;
  }
}
