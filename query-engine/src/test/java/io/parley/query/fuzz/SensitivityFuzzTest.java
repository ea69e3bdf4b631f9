package io.parley.query.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.CorpusRoom;
import io.parley.query.FuzzRoom;
import io.parley.query.match.ChangedUnits;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The sensitivity fuzzer: random questions over random rows; a person is taken away with all rows,
 * before anything is matched, (a) at one party or (b) at all, and no exact bounded number moves by
 * more than is promised, in L∞, L1 and L2; nor do more groups. Plans, prices, headers and refusals
 * stay as they are, and nothing fails. A case counts when the question is accepted and the removal
 * changes an exact number.
 *
 * <p>{@code -Dparley.fuzz.counted=50000} looks longer, {@code -Dparley.fuzz.seed=…} elsewhere,
 * {@code -Dparley.fuzz.show=true} prints what is refused and why. A violation is reported with the
 * seed that shows it alone.
 */
@Tag("slow")
class SensitivityFuzzTest {
  private static final int COUNTED = Integer.getInteger("parley.fuzz.counted", 2_000);
  private static final long FIRST_SEED = Long.getLong("parley.fuzz.seed", 1);
  private static final int MOST_SEEDS = 20 * COUNTED;

  private static final FuzzRoom TWO_KEYS = new FuzzRoom(List.of("email", "phone"));
  private static final FuzzRoom ONE_KEY = new FuzzRoom(List.of("email"));

  @AfterAll
  static void close() {
    TWO_KEYS.close();
    ONE_KEY.close();
  }

  private static FuzzRun run(UnaryOperator<Claim> planted, Predicate<Statement> only) {
    return run(TWO_KEYS, planted, only);
  }

  private static FuzzRun run(
      FuzzRoom room, UnaryOperator<Claim> planted, Predicate<Statement> only) {
    return new FuzzRun(room, CorpusRoom.POLICIES, planted, only);
  }

  @Test
  void removals_moveNoNumberByMoreThanIsPromised() {
    long seconds = System.nanoTime();
    FuzzRun two = run(UnaryOperator.identity(), statement -> true);
    play(two, COUNTED * 3 / 4);
    FuzzRun one = run(ONE_KEY, UnaryOperator.identity(), statement -> true);
    play(one, COUNTED - two.cases());
    System.out.println("[fuzz] on two keys: " + two.summary());
    System.out.println("[fuzz] on one key: " + one.summary());
    System.out.println("[fuzz] took " + (System.nanoTime() - seconds) / 1_000_000_000 + " s");
    assertThat(two.broken()).isEmpty();
    assertThat(one.broken()).isEmpty();
    assertThat(two.cases() + one.cases()).as("counted cases").isGreaterThanOrEqualTo(COUNTED);
  }

  private static void play(FuzzRun run, int counted) {
    for (int i = 0; i < MOST_SEEDS && run.cases() < counted && run.broken().size() < 5; i++) {
      run.play(FIRST_SEED + i);
    }
  }

  /** The planted fault: matching on several keys counted as if it changed one pair. */
  @Test
  void plantedFault_factorOfMatchingDropped_isCaught() {
    assertCaught(
        claim -> new Claim(new ChangedUnits(1, 0), claim.measurements()), Construct.MULTI_KEY);
  }

  /** The planted fault: noise for one group a person where a person is in two. */
  @Test
  void plantedFault_groupsOfAPersonNotCounted_isCaught() {
    assertCaught(
        claim ->
            new Claim(
                claim.changed(),
                claim.measurements().stream()
                    .map(m -> new Claim.Measured(1, m.cellsPerPerson(), m.parts()))
                    .toList()),
        Construct.UNDECLARED_GROUPS);
  }

  /** The planted fault: noise for a single row where a person counts with several. */
  @Test
  void plantedFault_rowsOfAPersonNotCounted_isCaught() {
    assertCaught(
        claim ->
            new Claim(
                claim.changed(),
                claim.measurements().stream()
                    .map(m -> new Claim.Measured(m.groupsPerPerson(), m.cellsPerPerson(), one(m)))
                    .toList()),
        Construct.INNER);
  }

  private static List<Claim.Part> one(Claim.Measured measured) {
    return measured.parts().stream()
        .map(p -> new Claim.Part(p.name(), p.low().min(BigInteger.ZERO), BigInteger.ONE))
        .toList();
  }

  private static void assertCaught(UnaryOperator<Claim> fault, Construct construct) {
    FuzzRun run = run(fault, s -> s.constructs().contains(construct));
    for (int seed = 1; seed < 2_000 && run.broken().isEmpty(); seed++) {
      run.play(seed);
    }
    assertThat(run.broken()).isNotEmpty();
  }
}
