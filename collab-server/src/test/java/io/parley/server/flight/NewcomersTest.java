package io.parley.server.flight;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NewcomersTest {
  private final Newcomers newcomers = new Newcomers(Duration.ZERO, Duration.ofSeconds(30));

  /** A connection from a port of its own. */
  private static final class Line extends EmbeddedChannel {
    private final int port;

    Line(int port) {
      this.port = port;
    }

    @Override
    protected SocketAddress remoteAddress0() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + port);
    }

    /** Ends it, which a channel without a network has done when this returns. */
    void end() {
      assertThat(close().isSuccess()).isTrue();
    }
  }

  private List<Line> come(int lines) {
    List<Line> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      Line line = new Line(i);
      assertThat(newcomers.came(line)).isTrue();
      all.add(line);
    }
    return all;
  }

  @Test
  void oneMoreThanThePlaces_dropsTheOldestAlone() {
    List<Line> lines = come(Newcomers.MOST + 1);

    assertThat(lines.get(0).isOpen()).isFalse();
    assertThat(lines.subList(1, lines.size())).allMatch(Line::isOpen);
    assertThat(newcomers.waiting()).isEqualTo(Newcomers.MOST);
    lines.forEach(Line::end);
    assertThat(newcomers.waiting()).isZero();
  }

  /** Else a machine that is behind would drop whom it has had no time to hear. */
  @Test
  void whileTheOldestHasItsTime_noneIsAccepted() {
    Newcomers patient = new Newcomers(Duration.ofHours(1), Duration.ofHours(2));
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < Newcomers.MOST; i++) {
      assertThat(patient.haveAPlace()).isTrue();
      lines.add(new Line(i));
      assertThat(patient.came(lines.get(i))).isTrue();
    }

    assertThat(patient.haveAPlace()).isFalse();
    lines.get(7).end();
    assertThat(patient.haveAPlace()).isTrue();
    lines.forEach(Line::end);
  }

  @Test
  void lineThatNeverCalls_isDroppedWhenItsTimeIsOver() {
    Line line = come(1).get(0);
    line.pipeline().fireChannelActive();

    line.advanceTimeBy(29, TimeUnit.SECONDS);
    line.runScheduledPendingTasks();
    assertThat(line.isOpen()).isTrue();
    line.advanceTimeBy(2, TimeUnit.SECONDS);
    line.runScheduledPendingTasks();

    assertThat(line.isOpen()).isFalse();
    assertThat(newcomers.waiting()).isZero();
  }
}
