package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.blind.BlindingScalar;
import io.parley.crypto.blind.HelpAccount;
import io.parley.crypto.blind.HelpLedger;
import io.parley.server.blinding.BlindingRelay;
import io.parley.server.flight.FlightTls;
import io.parley.server.ledger.StoredHelpLedger;
import io.parley.server.node.NodeDirectory;
import io.parley.server.room.RoomLines;
import io.parley.server.wire.Addressed;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.BlindedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A helper that cheats, among whole nodes: two parties that listen with TLS, and a room's lines
 * between them. Metromail takes another scalar in the middle of hearth's run.
 */
@Tag("slow")
class BlindedAbortTest {
  /** Twelve people a batch, so that hearth's sixty take several; four checks. */
  private static final BlindedKeys TERMS = new BlindedKeys(BlindedKeys.PROTOCOL, 10_000, 16, 4);

  private static final String SCALAR = "blinding-1.key";
  private static final String CRM =
      IntStream.range(0, 60)
          .mapToObj("p%d@example.com,,1,1\n"::formatted)
          .collect(Collectors.joining("", "email,phone,months,visits\n", ""));

  @Test
  void helperThatTakesAnotherScalar_endsTheRunAndTheEpochAndTheOperatorReadsWhy(@TempDir Path root)
      throws Exception {
    try (TwoNodes two = TwoNodes.blinding(root, Map.of("hearth/crm.csv", CRM), TERMS)) {
      breakOffInTheSecondBatch(two);
      assertThat(two.metromail().state()).isEqualTo("ready");
      NodeDirectory metromail = new NodeDirectory(two.directory("metromail"));
      byte[] honest = metromail.readKey(SCALAR);
      takeScalar(metromail, BlindingScalar.generate().toByteArray(SecretAccess.insecure()));
      two.restart("metromail");

      assertThatThrownBy(() -> relay(two, UnaryOperator.identity()))
          .isInstanceOf(BlindingRelay.Broken.class)
          .hasMessage("blinding broke off at `hearth`; its log says why");

      assertThat(two.said("hearth"))
          .contains(
              "blinding failed: `metromail` treated rows of batch 1 in epoch 1 differently; the run has ended; speak to them; in this epoch nothing goes on, agree on another when it is cleared up");
      assertThat(two.said("metromail")).contains("blinding broke off");
      assertThat(audit(two)).contains("partner-treated-rows-differently: batch 1");
      assertAnswersNothing(two);

      // Honest again, and both started anew: it stays over, in either role.
      takeScalar(metromail, honest);
      two.restart("metromail");
      two.restart("hearth");
      HelpAccount before = helpOfHearth(two);
      assertThatThrownBy(() -> relay(two, UnaryOperator.identity()))
          .isInstanceOf(BlindingRelay.Broken.class);
      assertThat(two.said("hearth"))
          .contains(
              "blinding failed: a partner treated rows of epoch 1 differently; speak to them; in this epoch nothing goes on");
      assertThat(helpOfHearth(two)).isEqualTo(before);
      assertAnswersNothing(two);
    }
  }

  private static void assertAnswersNothing(TwoNodes two) {
    assertThat(two.hearth().state()).isEqualTo("blinding");
    assertThatThrownBy(() -> two.hearth().offer()).isInstanceOf(BadDocument.class);
  }

  private static List<String> audit(TwoNodes two) {
    try (StoredHelpLedger ledger =
        StoredHelpLedger.open(two.directory("hearth").resolve("help.db"))) {
      return ledger.entries().stream()
          .map(StoredHelpLedger.Entry::event)
          .map(e -> e.what() + ": " + e.details())
          .toList();
    }
  }

  private static HelpAccount helpOfHearth(TwoNodes two) {
    try (StoredHelpLedger ledger =
        StoredHelpLedger.open(two.directory("hearth").resolve("help.db"))) {
      return ledger.read(new HelpLedger.Key("spring-mailing", 1, "hearth", "metromail"));
    }
  }

  /** Its people have their pseudonyms already, so nothing but the scalar says what it was. */
  private static void takeScalar(NodeDirectory node, byte[] scalar) throws IOException {
    node.writeSecret(SCALAR, scalar);
    Files.deleteIfExists(node.resolve("keys/blinding-1.memory"));
  }

  /** Hearth loses the answer to its second batch, when metromail has all it wants. */
  private static void breakOffInTheSecondBatch(TwoNodes two) {
    assertThatThrownBy(
            () ->
                relay(
                    two,
                    line ->
                        new Watched(line) {
                          private int answers;

                          @Override
                          public Optional<Addressed> next(byte[] answer) {
                            if (++answers == 5) { // none, position, commitment, two batches
                              await(two.metromail());
                              throw new IllegalStateException("the line broke");
                            }
                            return super.next(answer);
                          }
                        }))
        .isInstanceOf(BlindingRelay.Broken.class);
  }

  private static void await(PartyCollaboration node) {
    for (int i = 0; i < 600 && !node.state().equals("ready"); i++) {
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Both nodes listen, and a room carries; hearth's line as the test changes it. */
  private static void relay(TwoNodes two, UnaryOperator<BlindingRelay.Party> hearths)
      throws InterruptedException {
    List<FlightServer> servers = new ArrayList<>();
    List<FlightClient> clients = new ArrayList<>();
    NodeDirectory room = new NodeDirectory(two.directory("room"));
    try (RootAllocator allocator = new RootAllocator()) {
      try {
        for (String party : List.of("hearth", "metromail")) {
          NodeDirectory own = new NodeDirectory(two.directory(party));
          PartyNode node = two.node(party);
          FlightServer server =
              FlightTls.forPeer(
                  allocator,
                  "127.0.0.1",
                  0,
                  own.tls(),
                  two.agreement().room().certificate(),
                  new PartyFlight(node, allocator));
          servers.add(server);
          clients.add(
              FlightTls.client(
                  allocator,
                  "127.0.0.1:" + server.getPort(),
                  two.agreement().member(party).certificate(),
                  room.tls()));
        }
        new BlindingRelay(
                hearths.apply(RoomLines.blinding("hearth", clients.get(0))),
                RoomLines.blinding("metromail", clients.get(1)))
            .run();
      } finally {
        for (FlightClient client : clients) {
          client.close();
        }
        for (FlightServer server : servers) {
          server.close();
        }
      }
    }
  }

  /** A line that a test can change. */
  private static class Watched implements BlindingRelay.Party {
    private final BlindingRelay.Party line;

    Watched(BlindingRelay.Party line) {
      this.line = line;
    }

    @Override
    public String name() {
      return line.name();
    }

    @Override
    public byte[] begin(String partner) {
      return line.begin(partner);
    }

    @Override
    public byte[] sign(String partner, byte[] partnersEphemeral) {
      return line.sign(partner, partnersEphemeral);
    }

    @Override
    public void open(String partner, byte[] partnersSignature) {
      line.open(partner, partnersSignature);
    }

    @Override
    public Optional<Addressed> next(byte[] answer) {
      return line.next(answer);
    }

    @Override
    public byte[] help(String owner, byte[] request) {
      return line.help(owner, request);
    }

    @Override
    public void stop() {
      line.stop();
    }
  }
}
