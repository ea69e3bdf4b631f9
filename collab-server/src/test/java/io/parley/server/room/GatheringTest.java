package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.node.ConfigurationException;
import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A room's patience, on a clock that only waiting moves. */
class GatheringTest {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private Duration now = Duration.ZERO;
  private Duration hearthIsBack = Duration.ZERO;

  private final Gathering gathering =
      new Gathering(
          List.of(
              new Gathering.Line() {
                @Override
                public String party() {
                  return "hearth";
                }

                @Override
                public boolean isAway() {
                  return now.compareTo(hearthIsBack) < 0;
                }
              }),
          PATIENCE,
          () -> now.toNanos(),
          time -> now = now.plus(time),
          new Progress("room", new PrintStream(said, true, StandardCharsets.UTF_8)));

  /** Ten hours of blinding later, hearth is away for a second. */
  @Test
  void eachWait_hasTheWholePatience() throws InterruptedException {
    hearthIsBack = PATIENCE;
    gathering.await();
    now = now.plus(Duration.ofHours(10));
    hearthIsBack = now.plus(PATIENCE);
    gathering.await();

    assertThat(now).isEqualTo(hearthIsBack);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualTo("room: waits for hearth\nroom: waits for hearth\n");
  }

  @Test
  void partyThatStaysAway_isNamedAtTheEndOfThePatience() {
    hearthIsBack = Duration.ofDays(1);

    assertThatThrownBy(gathering::await)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "`hearth` is not ready after 30 minutes; does its node run at the address under `node.members`, on the same agreement?");
    assertThat(now).isBetween(PATIENCE, PATIENCE.plusSeconds(1));
  }
}
