package io.parley.query.match;

import java.util.HashSet;
import java.util.List;

/**
 * How people of parties become joined units, and by how many units one removal can change them.
 *
 * <p><b>The rule.</b> With one party each person is a unit. With one key, whoever holds the same
 * value of it, at most one person a party, is one unit. With two parties and several keys, keys are
 * tried in the agreed order; a pair is matched on a key when both hold the same value of it and
 * neither is matched yet. Who is matched with nobody is a unit where {@code singlesSurvive}, and
 * takes no part otherwise. What a unit adds to an answer depends on its own people's rows, and, for
 * keyed choices, on its name {@code u}, a function of its people.
 *
 * <p><b>Theorem.</b> Assume that who holds a value is frozen before the question, so that removing
 * a person frees its values for nobody, and that each value of a key is held by at most one person
 * of a party. Remove one person of one party. Then of K keys at most ⌈c/2⌉ units leave and at most
 * ⌊c/2⌋ come, with c = K where pairs alone are units and c = K + 1 where singles survive. Hence, G
 * being the groups and M the largest absolute amount of a unit in a group: L1 = c·G·M, L2 ≤ c·√G·M,
 * and people of one group move by at most c. {@link ChangedUnits} proves smaller bounds than the
 * last two from how many leave and come, among them L2 = √G·max(hi − lo, √2·M) for c = 2.
 *
 * <p><i>Proof, pairs.</i> Compare the run with person d<sub>1</sub> and the run without it, and
 * call a person free in a run when it is there and not matched yet. Claim: before key i, at most
 * one person d<sub>i</sub> is free in one of the runs and not in the other. It is so for i = 1. On
 * key i, the values define a partial one-to-one map between the sides, and a pair of it is matched
 * when both are free. A pair without d<sub>i</sub> is so in both runs or in neither. d<sub>i</sub>
 * is in at most one pair, with e say, who is free in both runs or in neither. If in neither, or if
 * there is no e, nothing differs on this key and d<sub>i+1</sub> = d<sub>i</sub>. Otherwise this
 * one pair is matched in the run in which d<sub>i</sub> is free, and in it alone; then
 * d<sub>i</sub> is free in neither run, and d<sub>i+1</sub> = e is free in the other one. So at
 * most one pair a key differs, at most K in all. The run in which the differing person is free
 * alternates from pair to pair and starts with the run before the removal: first a pair leaves,
 * then one comes, then one leaves.
 *
 * <p><i>Singles.</i> After the last key the singles of the two runs differ by d<sub>K+1</sub>
 * alone, which is one in the run in which it is free: the next of the alternation. So c = K + 1,
 * and again at most ⌈c/2⌉ leave. Left, right, anti and semi joins look at some of these units;
 * which, is decided by each unit alone, so that no more change.
 *
 * <p><i>One key, N parties.</i> The removed person is in one unit. Without singles that unit is
 * there only if all parties are in it: it leaves. With singles it leaves and, if somebody is left
 * in it, comes with other people. ∎
 *
 * <p>A matched person removed at all parties is two such removals, hence at most the sum. {@code
 * MatchingTheoremTest} enumerates both, and shows that a value freed for somebody else breaks the
 * bound.
 *
 * <p><b>A lying partner.</b> The second assumption is made true by cleaning each stream alone: one
 * row a token, and a value counts for the lowest of its tokens. On an honest stream it changes
 * nothing, so what an honest party's person changes is as the theorem says, whatever the partner
 * has sent. With one key no cleaning is needed: the unit is the value's token, however many rows
 * bear it.
 *
 * @param parties the parties, sorted
 * @param keys the key types tried, in the agreed order; none for a single party
 * @param singlesSurvive whether people matched with nobody are units too: outer and anti joins,
 *     unions
 */
public record Matching(List<String> parties, List<String> keys, boolean singlesSurvive) {
  private static final int MOST_PARTIES = 12;

  public Matching {
    parties = List.copyOf(parties);
    keys = List.copyOf(keys);
    if (parties.isEmpty() || parties.size() > MOST_PARTIES) {
      throw new IllegalArgumentException(
          "1 to " + MOST_PARTIES + " parties are matched, not " + parties.size());
    }
    if (!parties.stream().sorted().distinct().toList().equals(parties)) {
      throw new IllegalArgumentException("parties are sorted, each once: " + parties);
    }
    if (new HashSet<>(keys).size() < keys.size()) {
      throw new IllegalArgumentException("each key is tried once: " + keys);
    }
    if (parties.size() == 1 && !keys.isEmpty()) {
      throw new IllegalArgumentException("a single party is matched on no key");
    }
    if (parties.size() > 1 && keys.isEmpty()) {
      throw new IllegalArgumentException("parties without a key in common cannot be matched");
    }
    if (parties.size() > 2 && keys.size() > 1) {
      throw new IllegalArgumentException(
          parties.size() + " parties are matched on one key: for several no factor is proved");
    }
  }

  /** Units that leave and come with one removal. */
  public ChangedUnits changed() {
    int most = Math.max(1, keys.size()) + (parties.size() > 1 && singlesSurvive ? 1 : 0);
    return new ChangedUnits((most + 1) / 2, most / 2);
  }

  /** c: how many joined units one person's removal can change. */
  public int changedUnits() {
    return changed().count();
  }

  /**
   * Whether a person's own row can name its unit: by the person's token with a single party, by the
   * key's token with one key. Somebody without a value is then a unit by its own token where
   * singles survive, and takes no part otherwise; no stream of people is needed.
   */
  public boolean tokenIsUnit() {
    return keys.size() <= 1;
  }

  /**
   * The common table expressions over {@code people0(p, k0, …)} and {@code people1(p, k0, …)}, or
   * {@code people0(p)} alone, that end in {@code matched(u, p0[, p1])}: one row a unit, its name a
   * UUID, and the people in it, NULL for a side that is absent.
   *
   * @throws IllegalStateException for three or more parties, whose rows name their units
   */
  public String sql(MatchingDialect dialect) {
    return MatchingSql.of(this, dialect);
  }
}
