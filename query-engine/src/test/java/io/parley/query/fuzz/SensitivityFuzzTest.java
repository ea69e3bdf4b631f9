package io.parley.query.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.CorpusRoom;
import io.parley.query.FuzzRoom;
import io.parley.query.match.ChangedUnits;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The sensitivity fuzzer: random questions over random rows; a person is taken away with all rows,
 * before anything is matched, (a) at one party or (b) at all, and no exact bounded number moves by
 * more than is promised, in L∞, L1 and L2; nor do more groups. Plans, prices, headers and refusals
 * stay as they are, and nothing fails. A case counts when the question is accepted and the removal
 * changes an exact number.
 *
 * <p>It uses all processors, four at most. {@code -Dparley.fuzz.counted=50000} looks longer, {@code
 * -Dparley.fuzz.seed=…} elsewhere, {@code -Dparley.fuzz.show=true} prints what is refused and why.
 * A violation is reported with the seed that shows it alone, and with the fewest rows that do.
 */
@Tag("slow")
class SensitivityFuzzTest {
  private static final int COUNTED = Integer.getInteger("parley.fuzz.counted", 1_000);
  private static final long FIRST_SEED = Long.getLong("parley.fuzz.seed", 1);
  private static final String FIGURES = System.getProperty("parley.fuzz.figures", "");

  @Test
  void removals_moveNoNumberByMoreThanIsPromised() throws Exception {
    FuzzShards shards = new FuzzShards(COUNTED, FIRST_SEED);
    shards.play(Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors())));
    FuzzTally tally = shards.tally();
    System.out.println("[fuzz] " + tally.summary());
    if (!FIGURES.isEmpty()) {
      write(tally, Path.of(FIGURES));
    }
    assertThat(tally.broken()).isEmpty();
    assertThat(tally.cases()).as("counted cases").isGreaterThanOrEqualTo(COUNTED);
  }

  /** For {@code parley bench sensitivity}. */
  private static void write(FuzzTally tally, Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    tally.figures().forEach((name, value) -> lines.add(name + " " + value));
    Files.write(file, lines);
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
    FuzzTally tally = new FuzzTally();
    try (FuzzRoom room = new FuzzRoom(List.of("email", "phone"))) {
      FuzzRun run =
          new FuzzRun(
              room, CorpusRoom.POLICIES, fault, s -> s.constructs().contains(construct), tally);
      for (int seed = 1; seed < 2_000 && tally.broken().isEmpty(); seed++) {
        run.play(seed);
      }
    }
    assertThat(tally.broken()).isNotEmpty();
  }
}
