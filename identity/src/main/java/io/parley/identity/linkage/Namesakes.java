package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.compare.Level;
import io.parley.identity.compare.MadeOf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Two strangers of one name, where another value is made of the name: {@code ann.smith@…} and
 * {@code ann.smith7@…} are alike because their owners are both called Ann Smith. Among a million
 * people more pairs share a name than are one person, and each of them would weigh an address on
 * top of the name that it is made of.
 *
 * <p>So between strangers a level of such a value is not always as frequent as u says. With the
 * chance w that both have one name, it is (1 - w)·u + w·n, and the odds of a pair against strangers
 * are divided by 1 + w·(n/u - 1). w is 1 where the names are the same. For another level of theirs
 * it is by so much less as that level tells one name from two worse than the same name does, (m/u
 * of the level) / (m/u of the same): who is called nearly the same may be called the same. Where a
 * name is missing, that is one name's chance, u/m. A name's rarity changes none of it: two
 * strangers who share a rare name are as much namesakes as others, there are fewer of them.
 *
 * <p>A rare value is rarer between strangers, by the square of its share, than between namesakes:
 * what these share beyond u counts for it by so much more.
 *
 * <p>Who shares a part of the name alone has that part of the address in common: the same again,
 * with shares of its own.
 *
 * @param comparison the value's, by its place in the model
 * @param names the comparisons of what it is made of
 * @param n how often each level stands between two of one name, "different" first
 */
@SuppressWarnings("ArrayRecordComponent") // numbers in bulk, of this package
public record Namesakes(int comparison, List<Name> names, double[] n) {

  /**
   * A part of the name.
   *
   * @param comparison of it, by its place in the model
   * @param swapped the comparison that tells whether it is swapped with another part, or -1
   * @param swap the level of that which says so
   * @param n how often each level of the value stands between two who share this part alone; empty
   *     where nothing is known of it, and it is as between any two strangers
   */
  @SuppressWarnings("ArrayRecordComponent") // numbers in bulk, of this package
  public record Name(int comparison, int swapped, int swap, double[] n) {
    /** Whether this part says nothing because the two stand in each other's place. */
    boolean isSwapped(int[] levels) {
      return swapped >= 0 && levels[swapped] == swap;
    }
  }

  public Namesakes {
    names = List.copyOf(names);
  }

  /** What a model expects, of each value that is made of others. */
  static List<Namesakes> of(LinkageModel model) {
    List<Namesakes> all = new ArrayList<>();
    for (int i = 0; i < model.comparisons().size(); i++) {
      int place = i;
      Comparison comparison = model.comparisons().get(i);
      comparison
          .madeOf()
          .filter(of -> of.columns().stream().allMatch(column -> place(model, column) >= 0))
          .ifPresent(of -> all.add(of(model, place, comparison, of)));
    }
    return all;
  }

  private static Namesakes of(LinkageModel model, int place, Comparison comparison, MadeOf of) {
    double[] n = new double[comparison.size()];
    Arrays.setAll(n, of::n);
    return new Namesakes(place, of.columns().stream().map(c -> name(model, c)).toList(), n);
  }

  private static Name name(LinkageModel model, String column) {
    int place = place(model, column);
    Optional<String> other = model.comparisons().get(place).unlessSwapped();
    int swapped = other.map(o -> place(model, o)).orElse(-1);
    if (swapped >= 0) {
      Comparison teller = model.comparisons().get(swapped);
      for (int i = 0; i < teller.levels().size(); i++) {
        if (teller.levels().get(i) instanceof Level.Swapped) {
          return new Name(place, swapped, teller.same() - i, new double[0]);
        }
      }
    }
    return new Name(place, -1, 0, new double[0]);
  }

  private static int place(LinkageModel model, String column) {
    return IntStream.range(0, model.comparisons().size())
        .filter(i -> model.comparisons().get(i).column().equals(column))
        .findFirst()
        .orElse(-1);
  }

  /**
   * Whether a block is that of the name, and leaves free what is made of it.
   *
   * @param free which comparisons the block leaves free
   */
  boolean isOfBlock(boolean[] free) {
    return free[comparison] && names.stream().noneMatch(name -> free[name.comparison()]);
  }

  /** The same with other shares between two of one name. */
  Namesakes with(double[] shares) {
    return new Namesakes(comparison, names, shares);
  }

  /** The same with shares between two who share a part alone; in the order of the parts. */
  Namesakes withParts(List<double[]> shares) {
    List<Name> parts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Name name = names.get(i);
      parts.add(new Name(name.comparison(), name.swapped(), name.swap(), shares.get(i)));
    }
    return new Namesakes(comparison, parts, n);
  }

  /** Whether two share a part of the name, and their other parts are known and not near it. */
  boolean isPartAlone(int name, int[] levels, double[][] u) {
    for (int i = 0; i < names.size(); i++) {
      int level = levels[names.get(i).comparison()];
      if (level != (i == name ? u[names.get(i).comparison()].length - 1 : 0)) {
        return false;
      }
    }
    return names.size() > 1;
  }

  /**
   * The chance that two strangers share a part, at a level of it. Two parts in each other's place
   * are said by one of them, and it has the chance of both.
   *
   * @param name by its place in {@link #names}
   * @param level or {@link Comparison#UNKNOWN}
   */
  double chance(int name, int level, double[][] m, double[][] u) {
    int at = names.get(name).comparison();
    double chance = ofSame(at, m, u);
    if (level == Comparison.UNKNOWN) {
      return Math.min(1, chance);
    }
    for (Name other : names) {
      chance *=
          other.swapped() == at && other.swap() == level ? ofSame(other.comparison(), m, u) : 1;
    }
    return Math.min(1, chance * m[at][level] / u[at][level]);
  }

  private static double ofSame(int comparison, double[][] m, double[][] u) {
    int same = m[comparison].length - 1;
    return u[comparison][same] / m[comparison][same];
  }

  /** How much more frequent a level is between two of one name; values are no less alike there. */
  double more(int level, double[][] u) {
    return more(n, level, u);
  }

  /** The same between two who share a part alone. */
  double moreByPart(int name, int level, double[][] u) {
    double[] shares = names.get(name).n();
    return shares.length == 0 ? 1 : more(shares, level, u);
  }

  private double more(double[] shares, int level, double[][] u) {
    double more = shares[level] / u[comparison][level];
    return level == 0 ? more : Math.max(1, more);
  }

  /**
   * By what strangers are likelier for what they share.
   *
   * @param chances that they share each part
   * @param more how much more frequent the value's level is where they share all
   * @param byPart where they share one part alone
   */
  static double likelier(double[] chances, double more, double[] byPart) {
    double all = 1;
    for (double chance : chances) {
      all *= chance;
    }
    double likelier = 1 + all * (more - 1);
    for (int name = 0; name < chances.length; name++) {
      double alone = chances[name] * (byPart[name] - 1);
      for (int other = 0; other < chances.length; other++) {
        alone *= other == name ? 1 : 1 - chances[other];
      }
      likelier += alone;
    }
    return likelier;
  }

  /** All of it in tables, under some m and u. */
  public Factors factors(double[][] m, double[][] u) {
    return new Factors(this, m, u);
  }

  /** What levels come to. */
  public static final class Factors {
    private final Namesakes of;
    private final double[][] chances;
    private final double[] more;

    /** Of each level, by part. */
    private final double[][] byPart;

    private Factors(Namesakes of, double[][] m, double[][] u) {
      this.of = of;
      int names = of.names.size();
      chances = new double[names][];
      byPart = new double[of.n.length][names];
      for (int i = 0; i < names; i++) {
        int name = i;
        chances[name] = new double[m[of.names.get(name).comparison()].length + 1];
        Arrays.setAll(chances[name], at -> of.chance(name, at + Comparison.UNKNOWN, m, u));
        for (int level = 0; level < byPart.length; level++) {
          byPart[level][name] = of.moreByPart(name, level, u);
        }
      }
      more = new double[of.n.length];
      Arrays.setAll(more, level -> of.more(level, u));
    }

    /**
     * By what strangers are likelier than if names and value had nothing to do with one another.
     *
     * @param rarity what the same value weighs beyond its level, bits
     */
    public double of(int[] levels, double rarity) {
      int level = levels[of.comparison];
      if (level == Comparison.UNKNOWN) {
        return 1;
      }
      double rare = rarity == 0 ? 1 : Math.pow(2, rarity);
      double[] chance = new double[chances.length];
      double[] part = new double[chances.length];
      for (int i = 0; i < chance.length; i++) {
        Name name = of.names.get(i);
        chance[i] =
            name.isSwapped(levels) ? 1 : chances[i][levels[name.comparison()] - Comparison.UNKNOWN];
        part[i] = rarer(level, byPart[level][i], rare);
      }
      return likelier(chance, rarer(level, more[level], rare), part);
    }

    private static double rarer(int level, double more, double rare) {
      return level == 0 ? more : 1 + (more - 1) * rare;
    }

    /** The least that it comes to. */
    public double least() {
      return Math.min(1, Math.min(more[0], Arrays.stream(byPart[0]).min().orElse(1)));
    }
  }
}
