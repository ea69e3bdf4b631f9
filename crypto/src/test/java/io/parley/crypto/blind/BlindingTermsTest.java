package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BlindingTermsTest {
  private static final BlindingTerms TERMS =
      BlindingTerms.of("spring", 3, List.of("hearth", "metromail", "atlas"), 10_000_000);

  @Test
  void defaults_checkOnePercent() {
    assertThat(TERMS.batchRows()).isEqualTo(4096);
    assertThat(TERMS.checks()).isEqualTo(41);
    assertThat(TERMS.payloadRows()).isEqualTo(4055);
    assertThat(IntStream.of(1, 100, 101, 4096).map(BlindingTerms::fewestChecks))
        .containsExactly(1, 1, 2, 41);
  }

  @Property
  void batches_holdAllPeopleAndWasteAnEighthAtMost(
      @ForAll @LongRange(min = 1, max = 1L << 40) long people) {
    long payload = TERMS.payloadRows();
    int batches = TERMS.batchesFor(people);
    long needed = (people + payload - 1) / payload;

    assertThat((long) batches).isBetween(needed, needed + needed / 8);
    assertThat(TERMS.rowsFor(people)).isEqualTo(4096L * batches);
  }

  /** Between 16 and 32 batches there are 8 sizes that a helper can tell apart. */
  @Test
  void buckets_areEightForEachDoubling() {
    assertThat(
            LongStream.rangeClosed(17, 32)
                .mapToInt(batches -> TERMS.batchesFor(batches * TERMS.payloadRows()))
                .distinct())
        .containsExactly(18, 20, 22, 24, 26, 28, 30, 32);
    assertThat(TERMS.batchesFor(0)).isZero();
    assertThat(TERMS.batchesFor(1)).isEqualTo(1);
    assertThat(TERMS.batchesFor(1_000_000)).isEqualTo(256);
  }

  @Test
  void helpers_areAllOthersInOrder() {
    assertThat(TERMS.helpersOf("metromail")).containsExactly("hearth", "atlas");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TERMS.helpersOf("room"))
        .withMessage("`room` is no member");
  }

  @Test
  void whatIsOutOfRange_isRefusedByName() {
    List<String> two = List.of("a", "b");
    refused("the collaboration's name is blank", " ", 0, two, 4096, 41, 1);
    refused("an epoch is 0 or more, not -1", "c", -1, two, 4096, 41, 1);
    refused("a member's name is blank", "c", 0, List.of("a", ""), 4096, 41, 1);
    String members = "blinding takes two or more members of different names";
    refused(members, "c", 0, List.of("a"), 4096, 41, 1);
    refused(members, "c", 0, List.of("a", "a"), 4096, 41, 1);
    refused("a batch has 16 to 65536 rows, not 15", "c", 0, two, 15, 1, 1);
    refused("a batch has 16 to 65536 rows, not 65537", "c", 0, two, 65537, 700, 1);
    refused("a batch of 4096 rows has 41 to 2048 checks, not 40", "c", 0, two, 4096, 40, 1);
    refused("a batch of 4096 rows has 41 to 2048 checks, not 2049", "c", 0, two, 4096, 2049, 1);
    refused("a growth cap is 0 or more, not -1", "c", 0, two, 4096, 41, -1);
  }

  private static void refused(
      String message,
      String name,
      int epoch,
      List<String> members,
      int rows,
      int checks,
      long cap) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlindingTerms(name, epoch, members, rows, checks, cap))
        .withMessage(message);
  }
}
