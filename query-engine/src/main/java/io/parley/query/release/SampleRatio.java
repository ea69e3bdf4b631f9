package io.parley.query.release;

import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * Whether arms are as large as the test planned them. Arms that are not tell that assignment or
 * logging went wrong, and then no effect is believable, whatever its interval.
 *
 * <p>χ² = Σ (n_i − e_i)² / (e_i + v_i), e_i being the planned share of all people and v_i the
 * variance of the noise in n_i, against the chi-squared law of one degree of freedom less than
 * there are arms: an approximation, as noise is not normal and Σ n_i carries noise too; it errs
 * towards no alarm.
 *
 * @param chiSquared 0 or more
 * @param degrees degrees of freedom
 * @param probability of so large a χ² where all is well
 */
public record SampleRatio(double chiSquared, int degrees, double probability) {
  /** Below this probability a report warns: the limit that experimentation platforms use. */
  public static final double LIMIT = 0.001;

  /**
   * Checks arms.
   *
   * @param people everybody assigned to each arm, two arms or more
   * @param shares what share each was meant to get; above zero, whatever their sum
   */
  public static SampleRatio of(List<NoisedNumber> people, List<Double> shares) {
    if (people.size() < 2 || people.size() != shares.size()) {
      throw new IllegalArgumentException("a split has two arms or more, and a share for each");
    }
    if (shares.stream().anyMatch(share -> !(share > 0) || share.isInfinite())) {
      throw new IllegalArgumentException("a planned share is above zero");
    }
    double all = people.stream().mapToDouble(NoisedNumber::value).sum();
    double planned = shares.stream().mapToDouble(Double::doubleValue).sum();
    double sum = 0;
    for (int i = 0; i < people.size(); i++) {
      double expected = Math.max(1, all * shares.get(i) / planned);
      double off = people.get(i).value() - expected;
      sum += off * off / (expected + people.get(i).noiseVariance());
    }
    int degrees = people.size() - 1;
    double above = 1 - new ChiSquaredDistribution(null, degrees).cumulativeProbability(sum);
    return new SampleRatio(sum, degrees, above);
  }

  /** Whether the split is so far from the plan that effects are not to be believed. */
  public boolean isOff() {
    return probability < LIMIT;
  }
}
