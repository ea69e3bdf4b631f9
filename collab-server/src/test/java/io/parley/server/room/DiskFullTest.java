package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.policy.ReasonCode;
import io.parley.server.wire.RefusalReason;
import io.parley.server.wire.Reply;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real disks without space, under a party and under the room. Where no file system may be mounted
 * here the test says so; {@code FullDatabaseTest} shows the database's part of it everywhere.
 */
@Tag("slow")
class DiskFullTest {
  private static final int MEGABYTES = 64;

  private static Optional<SmallDisk> disk(Path folder) throws Exception {
    Optional<SmallDisk> disk = SmallDisk.mount(folder, MEGABYTES);
    assumeTrue(disk.isPresent(), "missing: only root may mount a small file system here");
    return disk;
  }

  private static List<String> rules(Reply reply) {
    return reply.refused().stream().map(RefusalReason::rule).toList();
  }

  private static String ofTheFirst(int number) {
    return "SELECT /*+ privacy(epsilon='0.1') */ COUNT(DISTINCT person) AS n FROM p0.things WHERE val < "
        + number;
  }

  private static BigDecimal spent(Path root, String party) {
    return Spent.of(root.resolve(party), party, "people");
  }

  @Test
  void partyWithoutSpace_isNotAsked_othersAre_andItGoesOnWhenThereIsSome(@TempDir Path root)
      throws Exception {
    try (SmallDisk disk = disk(root.resolve("p1")).orElseThrow();
        ManyParties many = new ManyParties(root, List.of("p0", "p1"), Optional.empty())) {
      many.start();
      assertThat(many.askHowManyAllHold("0.1").wasRefused()).isFalse();
      BigDecimal before = spent(root, "p1");
      disk.fill();

      Reply refused = many.askHowManyAllHold("0.2");
      assertThat(rules(refused)).containsExactly(ReasonCode.MEMBER_UNAVAILABLE.code());
      assertThat(refused.refused().get(0).message())
          .isEqualTo("the node of `p1` cannot be asked at the moment; nothing was charged");
      assertThat(many.ask(ofTheFirst(5)).wasRefused()).as("who needs no space there").isFalse();

      disk.empty();
      assertThat(spent(root, "p1")).isEqualByComparingTo(before);
      assertThat(many.askHowManyAllHold("0.2").wasRefused()).isFalse();
      assertThat(spent(root, "p1")).isGreaterThan(before);
    }
  }

  /** A room that cannot store an answer lets nobody pay for it, and gives what it has stored. */
  @Test
  void roomWithoutSpace_refusesBeforeAnybodyPays_andGivesWhatItHas(@TempDir Path root)
      throws Exception {
    try (SmallDisk disk = disk(root.resolve("room")).orElseThrow();
        ManyParties many = new ManyParties(root, List.of("p0", "p1"), Optional.empty())) {
      many.start();
      Reply answer = many.ask(ofTheFirst(5));
      assertThat(answer.wasRefused()).isFalse();
      BigDecimal before = spent(root, "p0");
      disk.leave(8 << 20);

      Reply refused = many.ask(ofTheFirst(6));
      assertThat(rules(refused)).containsExactly(ReasonCode.ROOM_FULL.code());
      assertThat(refused.refused().get(0).message())
          .isEqualTo(
              "the room's disk is nearly full, so that no new answer could be stored; nothing was charged");
      assertThat(many.ask(ofTheFirst(5)).bytes()).isEqualTo(answer.bytes());
      assertThat(spent(root, "p0")).isEqualByComparingTo(before);

      disk.empty();
      assertThat(many.ask(ofTheFirst(6)).wasRefused()).isFalse();
    }
  }
}
