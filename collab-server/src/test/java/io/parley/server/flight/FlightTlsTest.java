package io.parley.server.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.TlsIdentity;
import java.time.Clock;
import java.time.Duration;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.junit.jupiter.api.Test;

/** Who is spoken to is decided by certificates that were told, and by nothing else. */
class FlightTlsTest {
  private static final Clock NOW = Clock.systemUTC();
  private static final Clock LONG_AGO = Clock.offset(NOW, Duration.ofDays(-1_000));

  private static void assertNotSpokenTo(ListeningNodes nodes, FlightClient client)
      throws InterruptedException {
    try {
      assertThatThrownBy(() -> nodes.count(client, 1))
          .isInstanceOfSatisfying(
              FlightRuntimeException.class,
              e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.UNAVAILABLE));
    } finally {
      client.close();
    }
  }

  @Test
  void peerWithAnotherCertificate_orNone_isNotSpokenTo_andTheRightOneIs() throws Exception {
    try (ListeningNodes nodes = ListeningNodes.open(NOW)) {
      String address = "127.0.0.1:" + nodes.port(true);
      String own = nodes.own.certificatePem();
      TlsIdentity stranger = TlsIdentity.generate("localhost", NOW);

      assertNotSpokenTo(nodes, FlightTls.client(nodes.allocator, address, own, stranger));
      assertNotSpokenTo(nodes, FlightTls.client(nodes.allocator, address, own));
      assertThat(nodes.timed(true)).isPositive();
    }
  }

  /** The client's side: it does not speak to a node that shows another certificate. */
  @Test
  void nodeWithAnotherCertificate_isNotSpokenTo() throws Exception {
    try (ListeningNodes nodes = ListeningNodes.open(NOW)) {
      String other = TlsIdentity.generate("localhost", NOW).certificatePem();

      assertNotSpokenTo(
          nodes, FlightTls.client(nodes.allocator, "127.0.0.1:" + nodes.port(false), other));
      assertNotSpokenTo(
          nodes,
          FlightTls.client(nodes.allocator, "127.0.0.1:" + nodes.port(true), other, nodes.peer));
    }
  }

  /**
   * A pin is a decision about one certificate, and ends when it is taken back: its dates decide
   * nothing, as {@link TlsIdentity} says, so that no collaboration stops on a day that nobody
   * thought of. An expired one that is not pinned is as any other.
   */
  @Test
  void expiredCertificate_isSpokenToWhereItIsPinned_andNowhereElse() throws Exception {
    try (ListeningNodes nodes = ListeningNodes.open(LONG_AGO)) {
      assertThat(nodes.timed(true)).isPositive();
      assertThat(nodes.timed(false)).isPositive();

      TlsIdentity stranger = TlsIdentity.generate("localhost", LONG_AGO);
      assertNotSpokenTo(
          nodes,
          FlightTls.client(
              nodes.allocator,
              "127.0.0.1:" + nodes.port(true),
              nodes.own.certificatePem(),
              stranger));
    }
  }
}
