package io.parley.identity.pack;

import io.parley.identity.compare.Comparison;
import io.parley.identity.linkage.Household;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.Namesakes;
import io.parley.identity.linkage.TrainedModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the weights of all comparisons come to, as {@link io.parley.identity.linkage.Scorer} adds
 * them up: columns that differ together weigh no less than the chance that they do, nested ones
 * that agree count once, and what a household or a shared name would explain is taken off.
 */
final class Total {
  private static final double LN2 = Math.log(2);

  /** Steps of a bit in {@link #BOTH}. */
  private static final int STEPS = 8;

  /** What log2(2^x + 2^y) is at most beyond the larger, by how far they are apart at least. */
  private static final double[] BOTH = new double[16 * STEPS];

  private static final double BOTH_FAR = beyond(16);

  static {
    Arrays.setAll(BOTH, step -> beyond((double) step / STEPS));
  }

  private final double prior;

  /** Of each comparison, the group of columns that differ together; or -1. */
  private final int[] groups;

  /** Whether a comparison's column lies within others of its group, or they within it. */
  private final boolean[] nested;

  /** Of each group, its comparisons. */
  private final int[][] members;

  private final double[] differ;
  private final double[] differBits;
  private final Optional<Household> household;

  /** Of each comparison and level, what it says for a household; none where that shares nothing. */
  private final double[][] ofHousehold;

  private final List<Namesakes.Factors> namesakes;

  /** Of each of these, the comparison of the value that is made of a name. */
  private final int[] made;

  Total(TrainedModel trained) {
    LinkageModel model = trained.model();
    List<Comparison> comparisons = model.comparisons();
    prior = trained.weights().prior();
    groups = new int[comparisons.size()];
    Arrays.fill(groups, -1);
    nested = new boolean[groups.length];
    differ = model.together().stream().mapToDouble(trained::differ).toArray();
    differBits = Arrays.stream(differ).map(d -> Math.log(d) / LN2).toArray();
    for (int i = 0; i < groups.length; i++) {
      for (int group = 0; group < differ.length; group++) {
        if (model.together().get(group).columns().contains(comparisons.get(i).column())) {
          groups[i] = group;
          nested[i] = model.together().get(group).nested().contains(comparisons.get(i).column());
        }
      }
    }
    members = new int[differ.length][];
    Arrays.setAll(
        members,
        group -> IntStream.range(0, groups.length).filter(i -> groups[i] == group).toArray());
    namesakes =
        trained.namesakes().stream()
            .map(n -> n.factors(trained.weights().m(), trained.weights().u()))
            .toList();
    made = trained.namesakes().stream().mapToInt(Namesakes::comparison).toArray();
    household = trained.household();
    ofHousehold = new double[groups.length][0];
    for (int i = 0; i < groups.length; i++) {
      int comparison = i;
      household
          .filter(h -> h.shares().get(comparison).length > 0)
          .ifPresent(
              h -> {
                double[] bits = new double[comparisons.get(comparison).size()];
                Arrays.setAll(bits, level -> h.bits(comparison, level, trained.weights()));
                ofHousehold[comparison] = bits;
              });
    }
  }

  /** What a pair begins with. */
  double start() {
    return prior;
  }

  /** What strangers are less likely by at most where a comparison finds two values different. */
  double relief(int comparison) {
    double relief = 0;
    for (int i = 0; i < made.length; i++) {
      relief -= made[i] == comparison ? log2(namesakes.get(i).least()) : 0;
    }
    return relief;
  }

  /** How many groups of columns differ together. */
  int groups() {
    return differ.length;
  }

  /** The group of a comparison, or -1. */
  int group(int comparison) {
    return groups[comparison];
  }

  /**
   * At least what a group's columns come to, and hardly more.
   *
   * @param most what each comparison weighs at most
   */
  double most(int group, double[] most) {
    double bits = 0;
    double largest = 0;
    for (int i : members[group]) {
      if (nested[i]) {
        bits += Math.min(0, most[i]);
        largest = Math.max(largest, most[i]);
      } else {
        bits += most[i];
      }
    }
    bits += largest;
    int apart = (int) (Math.abs(bits - differBits[group]) * STEPS);
    return Math.max(bits, differBits[group]) + (apart < BOTH.length ? BOTH[apart] : BOTH_FAR);
  }

  /**
   * The sum, in bits.
   *
   * @param levels of all comparisons
   * @param bits what each weighs
   * @param rarity what the same value weighs beyond its level, of each comparison
   */
  double of(int[] levels, double[] bits, double[] rarity) {
    double sum = prior;
    double house = household.map(Household::prior).orElse(0.0);
    double[] together = new double[differ.length];
    double[] largest = new double[differ.length];
    double[] ofHouse = new double[differ.length];
    for (int i = 0; i < levels.length; i++) {
      if (nested[i]) {
        together[groups[i]] += Math.min(0, bits[i]);
        largest[groups[i]] = Math.max(largest[groups[i]], bits[i]);
      } else if (groups[i] >= 0) {
        together[groups[i]] += bits[i];
      } else {
        sum += bits[i];
      }
      if (levels[i] != Comparison.UNKNOWN && ofHousehold[i].length > 0) {
        double shared = ofHousehold[i][levels[i]] + rarity[i];
        house += nested[i] ? Math.min(0, shared) : shared;
        if (nested[i]) {
          ofHouse[groups[i]] = Math.max(ofHouse[groups[i]], shared);
        }
      }
    }
    for (int group = 0; group < differ.length; group++) {
      sum += log2(Math.pow(2, together[group] + largest[group]) + differ[group]);
      house += ofHouse[group];
    }
    double strangers = 1;
    for (int i = 0; i < made.length; i++) {
      strangers *= namesakes.get(i).of(levels, rarity[made[i]]);
    }
    return sum - log2(household.isPresent() ? strangers + Math.pow(2, house) : strangers);
  }

  private static double beyond(double apart) {
    return log2(1 + Math.pow(2, -apart));
  }

  private static double log2(double number) {
    return Math.log(number) / LN2;
  }
}
