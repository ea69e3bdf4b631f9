package io.parley.query.release;

/**
 * What a randomised test can see at all, known before anything is asked: from the sizes of its
 * arms, the rate that is expected without treatment, and the public variance of the noise.
 *
 * <p>d = (z_{0.975} + z_{power}) · √(p(1 − p)·(1/n_T + 1/n_C) + v_T/n_T² + v_C/n_C²): the
 * difference of rates that a two-sided test at 5 % finds with the wanted probability. The noise of
 * each rate is taken as v = v_x + p²·v_n. Both arms are taken to have the control's rate, as usual.
 */
public final class Power {
  /** The 80 % point of the standard normal law: the power that is planned for by custom. */
  private static final double Z80 = 0.8416212335729143;

  private Power() {}

  /**
   * The least difference of two rates that is found in 80 of 100 tests.
   *
   * @param treated people in the arm with treatment, above zero
   * @param control people in the other
   * @param rate the rate that is expected without treatment, from 0 to 1
   * @param noise the variance of the noise in each count of people, 0 or more
   */
  public static double minimumDetectable(
      double treated, double control, double rate, double noise) {
    if (!(treated > 0 && control > 0)) {
      throw new IllegalArgumentException("an arm has people");
    }
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("a rate lies from 0 to 1");
    }
    if (!(noise >= 0)) {
      throw new IllegalArgumentException("a variance is 0 or more");
    }
    double sampling = rate * (1 - rate) * (1 / treated + 1 / control);
    double ofNoise =
        noise * (1 + rate * rate) * (1 / (treated * treated) + 1 / (control * control));
    return (Interval.Z95 + Z80) * Math.sqrt(sampling + ofNoise);
  }
}
