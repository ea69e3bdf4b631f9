package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That a helper which treats rows differently is caught, and how often. */
class SpotChecksTest {
  /** By Hoeffding's inequality a mean of n draws is farther off with probability below 1e-9. */
  private static double tolerance(int draws) {
    return Math.sqrt(Math.log(2e9) / (2.0 * draws));
  }

  /** A helper that, in every batch of a run, treats some random rows in its own way. */
  private record Cheating(BlindingScalar other, int wrong, Random random)
      implements BlindingKernel {
    @Override
    public String name() {
      return "cheating";
    }

    @Override
    public byte[] multiply(BlindingScalar scalar, byte[] packedPoints) {
      byte[] right = Exchange.KERNEL.multiply(scalar, packedPoints);
      byte[] wrongly = Exchange.KERNEL.multiply(other, packedPoints);
      int rows = packedPoints.length / 32;
      random
          .ints(0, rows)
          .distinct()
          .limit(wrong)
          .forEach(row -> System.arraycopy(wrongly, 32 * row, right, 32 * row, 32));
      return right;
    }
  }

  /** Counting every placement of the checks, or of the pairs, among few rows. */
  @Test
  void formulas_countWhatCanHappen() {
    for (int wrong = 0; wrong <= 6; wrong++) {
      int bad = wrong;
      IntPredicate isWrong = row -> row < bad;
      int later = 0;
      int first = 0;
      int laterCases = 0;
      int firstCases = 0;
      for (int a = 0; a < 6; a++) {
        for (int b = 0; b < 6; b++) {
          if (a != b) {
            laterCases++;
            later += isWrong.test(a) || isWrong.test(b) ? 1 : 0;
          }
          for (int c = 0; c < 6; c++) {
            for (int d = 0; d < 6; d++) {
              if (a != b && a != c && a != d && b != c && b != d && c != d) {
                firstCases++;
                boolean split =
                    isWrong.test(a) != isWrong.test(b) || isWrong.test(c) != isWrong.test(d);
                first += split ? 1 : 0;
              }
            }
          }
        }
      }
      assertThat(SpotChecks.caught(6, 2, wrong))
          .isCloseTo(later / (double) laterCases, within(1e-12));
      assertThat(SpotChecks.caughtInFirstBatch(6, 2, wrong))
          .isCloseTo(first / (double) firstCases, within(1e-12));
    }
  }

  @Test
  void bound_holdsAndTheDefaultIsWorthSomething() {
    for (int wrong : new int[] {0, 1, 41, 300, 4096}) {
      double bound = 1 - Math.pow(1 - 41 / 4096.0, wrong);
      assertThat(SpotChecks.caught(4096, 41, wrong)).isGreaterThanOrEqualTo(bound - 1e-12);
    }
    assertThat(SpotChecks.caught(4096, 41, 41)).isBetween(0.33, 0.35);
    assertThat(SpotChecks.caught(4096, 41, 410)).isGreaterThan(0.98);
    assertThat(SpotChecks.caughtInFirstBatch(4096, 41, 41)).isBetween(0.54, 0.57);
    assertThat(SpotChecks.caughtInFirstBatch(4096, 41, 4096)).isCloseTo(0, within(1e-9));
  }

  @Test
  void impossibleBatches_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpotChecks.caught(10, 11, 1))
        .withMessage("no batch has 10 rows, 11 checks and 1 wrong answers");
    assertThatIllegalArgumentException().isThrownBy(() -> SpotChecks.caught(10, 1, 11));
    assertThatIllegalArgumentException().isThrownBy(() -> SpotChecks.caughtInFirstBatch(10, 6, 1));
  }

  @Test
  void differentScalarForEveryRowOfALaterBatch_isCaughtForSure() {
    Exchange exchange = Exchange.of("hearth", "metromail");
    OwnerMemory memory = exchange.memory("hearth");
    OwnerRun run = exchange.begin(memory, Exchange.people(0, 70));
    exchange.announce(memory, run);
    run.accept(exchange.answer("hearth", run.next().orElseThrow()));
    OwnerRun.Request request = run.next().orElseThrow();
    HelpingMember cheat =
        exchange.helper(
            "metromail",
            new Cheating(BlindingScalar.generate(), 32, new Random(1)),
            Exchange.AMPLE);
    byte[] answer = cheat.answer("hearth", request.bytes());

    assertThatThrownBy(() -> run.accept(answer))
        .isInstanceOfSatisfying(
            SpotCheckFailed.class,
            it -> {
              assertThat(it.helper()).isEqualTo("metromail");
              assertThat(it.epoch()).isEqualTo(3);
              assertThat(it.sequence()).isEqualTo(1);
            })
        .hasMessage(
            "`metromail` treated rows of batch 1 in epoch 3 differently; the run has ended");
    assertThatIllegalStateException().isThrownBy(run::next);
    assertThat(Exchange.rows(Exchange.people(0, 70)))
        .filteredOn(key -> memory.known().find(key, 0) >= 0)
        .as("only the first batch's people are known")
        .hasSize(30);
  }

  /** A scalar of its own for each row: then the two rows of every pair differ. */
  @Test
  void differentScalarForEveryRowOfAFirstBatch_isCaughtForSure() {
    Exchange exchange = Exchange.of("hearth", "metromail");
    OwnerMemory memory = exchange.memory("hearth");
    OwnerRun run = exchange.begin(memory, Exchange.people(0, 5));
    exchange.announce(memory, run);
    HelpingMember cheat = exchange.helper("metromail", new AllDifferent(), Exchange.AMPLE);
    byte[] answer = cheat.answer("hearth", run.next().orElseThrow().bytes());

    assertThatThrownBy(() -> run.accept(answer))
        .isInstanceOf(SpotCheckFailed.class)
        .hasMessage(
            "`metromail` treated rows of batch 0 in epoch 3 differently; the run has ended");
    assertThat(memory.known().size()).isZero();
  }

  private static final class AllDifferent implements BlindingKernel {
    @Override
    public String name() {
      return "all-different";
    }

    @Override
    public byte[] multiply(BlindingScalar scalar, byte[] packedPoints) {
      return BlindingKernelContract.packed(
          Exchange.rows(packedPoints).stream()
              .map(row -> Exchange.KERNEL.multiply(BlindingScalar.generate(), row))
              .toArray(byte[][]::new));
    }
  }

  /** With the real curve: batches of 32 rows, 2 checks, 8 rows by another scalar. */
  @Test
  @Tag("slow")
  void anotherScalarForSomeRows_isCaughtAtTheStatedRate() {
    int draws = 500;
    int first = 0;
    int later = 0;
    for (int draw = 0; draw < draws; draw++) {
      first += caught(draw, 0) ? 1 : 0;
      later += caught(draw, 1) ? 1 : 0;
    }
    assertThat(first / (double) draws)
        .isCloseTo(SpotChecks.caughtInFirstBatch(32, 2, 8), within(tolerance(draws)));
    assertThat(later / (double) draws)
        .isCloseTo(SpotChecks.caught(32, 2, 8), within(tolerance(draws)));
  }

  /** Whether a helper that cheats in batch number {@code from} only is caught there. */
  private static boolean caught(int seed, int from) {
    Exchange exchange = Exchange.of("hearth", "metromail");
    OwnerMemory memory = exchange.memory("hearth");
    OwnerRun run = exchange.begin(memory, Exchange.people(0, 60));
    exchange.announce(memory, run);
    for (int batch = 0; batch < from; batch++) {
      run.accept(exchange.answer("hearth", run.next().orElseThrow()));
    }
    BlindingKernel kernel = new Cheating(BlindingScalar.generate(), 8, new Random(seed));
    HelpingMember cheat = exchange.helper("metromail", kernel, Exchange.AMPLE);
    byte[] answer = cheat.answer("hearth", run.next().orElseThrow().bytes());
    try {
      run.accept(answer);
      return false;
    } catch (SpotCheckFailed e) {
      return true;
    }
  }

  /** Leaves points as they are, so that a test sees on the wire what a helper must not. */
  private static final class Transparent implements BlindingKernel {
    @Override
    public String name() {
      return "transparent";
    }

    @Override
    public byte[] multiply(BlindingScalar scalar, byte[] packedPoints) {
      return packedPoints.clone();
    }
  }

  /** Many draws without curve work: where the checks of a first batch and of a later one stand. */
  @Test
  void checks_standEverywhereAlikeAndAreDrawnFromAllRows() {
    int rows = 16;
    byte[] payload = EncodeToCurve.parley().points(Exchange.people(0, 14));
    byte[] later = EncodeToCurve.parley().points(Exchange.people(14, 28));
    int draws = 4000;
    int[] firstPlaces = new int[rows];
    int[] laterPlaces = new int[rows];
    int[] chosen = new int[14];
    for (int draw = 0; draw < draws; draw++) {
      CheckCandidates candidates = new CheckCandidates(2);
      SecureOrder order = new SecureOrder();
      byte[] first = wire(candidates, payload, order);
      candidates.offer(payload, payload, order);
      byte[] second = wire(candidates, later, order);
      for (int row = 0; row < rows; row++) {
        firstPlaces[row] += occurrences(first, row(first, row)) == 2 ? 1 : 0;
        int known = indexOf(payload, row(second, row));
        if (known >= 0) {
          laterPlaces[row]++;
          chosen[known]++;
        }
      }
    }
    assertUniform(firstPlaces, draws, 4 / 16.0);
    assertUniform(laterPlaces, draws, 2 / 16.0);
    assertUniform(chosen, draws, 2 / 14.0);
  }

  private static byte[] wire(CheckCandidates candidates, byte[] payload, SecureOrder order) {
    return new MaskedBatch(new Transparent(), Mask::neutral, candidates, payload, 2, order).wire();
  }

  /** Sixteen means, each within Hoeffding's tolerance: all of them with 1 − 16e-9. */
  private static void assertUniform(int[] counts, int draws, double share) {
    for (int count : counts) {
      assertThat(count / (double) draws).isCloseTo(share, within(tolerance(draws)));
    }
  }

  /** Reservoir of two checks' worth, far more rows than it keeps. */
  @Test
  void candidates_areAUniformSampleOfAllRows() {
    byte[] points = EncodeToCurve.parley().points(Exchange.people(0, 64));
    int draws = 4000;
    int[] kept = new int[64];
    SecureOrder order = new SecureOrder();
    for (int draw = 0; draw < draws; draw++) {
      CheckCandidates candidates = new CheckCandidates(1);
      candidates.offer(Arrays.copyOf(points, 32 * 20), points, order);
      candidates.offer(Arrays.copyOfRange(points, 32 * 20, 32 * 64), points, order);
      assertThat(candidates.size()).isEqualTo(16);
      for (byte[] point : Exchange.rows(candidates.points())) {
        kept[indexOf(points, point)]++;
      }
    }
    assertUniform(kept, draws, 16 / 64.0);
  }

  private static byte[] row(byte[] packed, int row) {
    return Arrays.copyOfRange(packed, 32 * row, 32 * row + 32);
  }

  private static int occurrences(byte[] packed, byte[] point) {
    return (int) Exchange.rows(packed).stream().filter(row -> Arrays.equals(row, point)).count();
  }

  private static int indexOf(byte[] packed, byte[] point) {
    List<byte[]> rows = Exchange.rows(packed);
    for (int row = 0; row < rows.size(); row++) {
      if (Arrays.equals(rows.get(row), point)) {
        return row;
      }
    }
    return -1;
  }
}
