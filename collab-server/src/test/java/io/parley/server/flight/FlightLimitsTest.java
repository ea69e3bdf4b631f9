package io.parley.server.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever sends nonsense to a port takes nothing from whoever calls there. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlightLimitsTest {
  private static final int GARBAGE = 10_000;
  private static final int CHECKED_EVERY = 2_000;

  /** On a machine with others on it; alone it takes some hundredths. */
  private static final long SERVED_WITHIN_NANOS = 10_000_000_000L;

  @SuppressWarnings("NullAway.Init") // opened before the tests
  private ListeningNodes nodes;

  /** Takes its time, and none of the other tests'. */
  private final CompletableFuture<Duration> dribbled =
      CompletableFuture.supplyAsync(FlightLimitsTest::dribble);

  @BeforeAll
  void open() {
    nodes = ListeningNodes.open(Clock.systemUTC());
  }

  @AfterAll
  void close() throws Exception {
    nodes.close();
  }

  /**
   * Ten thousand connections, all left open by whoever opened them: a third says nothing, a third
   * random bytes, a third begins a handshake. A client that comes in between and calls is served,
   * and one that has called before keeps its line.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tenThousandGarbageConnections_takeNothingFromACaller(boolean ofPeers) throws Exception {
    List<Socket> garbage = new ArrayList<>();
    FlightClient before = nodes.client(ofPeers);
    try {
      assertThat(nodes.count(before, 1)).isEqualTo(1);
      long slowest = 0;
      for (int i = 0; i < GARBAGE; i++) {
        garbage.add(Garbage.line(nodes.port(ofPeers), i));
        if (i % CHECKED_EVERY == CHECKED_EVERY - 1) {
          slowest = Math.max(slowest, nodes.timed(ofPeers));
        }
      }
      assertThat(nodes.count(before, 2)).as("the line from before").isEqualTo(2);
      System.out.printf("[garbage] slowest call beside it: %d ms%n", slowest / 1_000_000);
      assertThat(slowest).isLessThan(SERVED_WITHIN_NANOS);
      assertThat(isClosed(garbage.get(0))).as("the oldest is dropped").isTrue();
    } finally {
      for (Socket socket : garbage) {
        socket.close();
      }
      before.close();
    }
  }

  private static boolean isClosed(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketException reset) {
      return true;
    }
  }

  /** HTTP/2 without TLS, and HTTP. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void plainText_isClosedAndTellsNothing(boolean ofPeers) throws Exception {
    for (String plain :
        List.of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", "GET / HTTP/1.1\r\n\r\n")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), nodes.port(ofPeers))) {
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(plain.getBytes(StandardCharsets.ISO_8859_1));
        byte[] answer;
        try {
          answer = socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
          answer = new byte[0];
        }
        // At most a TLS alert: 21, the version, and two bytes of what it is.
        assertThat(answer.length).isLessThanOrEqualTo(7);
      }
    }
    assertThat(nodes.timed(ofPeers)).isLessThan(SERVED_WITHIN_NANOS);
  }

  @Test
  void handshakeThatDribbles_isDroppedAtItsDeadline() throws Exception {
    assertThat(dribbled.get(2, TimeUnit.MINUTES))
        .isBetween(
            FlightLimits.HANDSHAKE.dividedBy(2),
            FlightLimits.HANDSHAKE.multipliedBy(2).plusNanos(SERVED_WITHIN_NANOS));
  }

  /** Says a byte of a handshake four times a second; how long it was listened to. */
  private static Duration dribble() {
    long start = System.nanoTime();
    try (ListeningNodes quiet = ListeningNodes.open(Clock.systemUTC());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), quiet.port(false))) {
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < 240; i++) {
        try {
          out.write(i < Garbage.HALF_HELLO.length ? Garbage.HALF_HELLO[i] : 0);
        } catch (SocketException dropped) {
          return Duration.ofNanos(System.nanoTime() - start);
        }
        Thread.sleep(250);
      }
      return Duration.ofDays(1); // never
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void largestMessageOfAnAnalyst_isTaken_andALargerOneRefusedByItsLength() throws Exception {
    FlightClient client = nodes.client(false);
    try {
      // gRPC's own bytes around the body: the action's name and two lengths.
      int most = FlightLimits.ANALYST_MESSAGE - 64;
      assertThat(nodes.count(client, most)).isEqualTo(most);
      assertThatThrownBy(() -> nodes.count(client, FlightLimits.ANALYST_MESSAGE))
          .isInstanceOf(FlightRuntimeException.class)
          .satisfies(
              e ->
                  assertThat(ListeningNodes.said(e))
                      .contains("gRPC message exceeds maximum size 4194304"));
      assertThat(nodes.count(client, 3)).as("on the same line").isEqualTo(3);
    } finally {
      client.close();
    }
  }
}
