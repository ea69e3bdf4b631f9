package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.demo.Cluster;
import io.parley.server.flight.ActionProducer;
import io.parley.server.flight.FlightTls;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.Hello;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import io.parley.server.wire.SignedAgreement;
import io.parley.server.wire.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A room and a party of another version, over TLS: the room says what each of them speaks. */
@SuppressWarnings("try") // Closing may be interrupted, as all of a test.
class OtherVersionTest {
  private static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  private final Path root;
  private final RootAllocator allocator = new RootAllocator();

  OtherVersionTest(@TempDir Path root) throws IOException {
    this.root = root;
    var unused = Cluster.create(root, Clock.systemUTC(), NOWHERE);
  }

  /** A party that says this of itself, and knows nothing else. */
  private static final class Greeting extends ActionProducer {
    private final byte[] hello;

    Greeting(String hello) {
      this.hello = hello.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Reply reply(String peer, String action, byte[] body) {
      if (!action.equals(Wire.HELLO)) {
        throw new IllegalStateException("the room goes on with a node that it does not understand");
      }
      return Reply.of(hello);
    }
  }

  private void await(String hello) throws Exception {
    NodeDirectory hearth = new NodeDirectory(root.resolve("hearth"));
    SignedAgreement agreement =
        Json.read(Files.readAllBytes(root.resolve("hearth/agreement.json")), SignedAgreement.class);
    try (FlightServer party =
            FlightTls.forPeer(
                allocator,
                "127.0.0.1",
                0,
                hearth.tls(),
                agreement.read().room().certificate(),
                new Greeting(hello));
        RoomNode room = room(party.getPort())) {
      room.awaitParties();
    }
  }

  /** The room asks hearth first, and metromail is nowhere. */
  private RoomNode room(int port) throws IOException {
    Path file = root.resolve("room/node.yaml");
    StringBuilder yaml = new StringBuilder("node:\n  name: room\n  role: room\n  pins:\n");
    for (String name : List.of("hearth", "metromail", "room")) {
      yaml.append(
          "    %s: \"%s\"\n"
              .formatted(
                  name,
                  new NodeDirectory(root.resolve(name))
                      .signingKey()
                      .verifyingKey()
                      .fingerprint()
                      .text()));
    }
    yaml.append("  members:\n    hearth: \"127.0.0.1:%d\"\n".formatted(port));
    yaml.append("    metromail: \"127.0.0.1:9\"\n");
    Files.writeString(file, yaml);
    NodeConfiguration configuration = NodeConfiguration.load(file);
    return new RoomNode(
        configuration,
        NodeDirectory.of(file, configuration),
        allocator,
        Clock.systemUTC(),
        new Progress("room", NOWHERE),
        agreement -> RoomObserver.NOBODY);
  }

  /** A node of before the lists, and one that came after this version, with a key of its own. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"protocol\":98,\"state\":\"ready\"}",
        "{\"v\":9,\"protocols\":[98],\"plans\":[1],\"state\":\"ready\",\"moods\":[\"good\"]}"
      })
  void partyOfAnotherProtocol_isRefusedNamingBoth(String hello) {
    assertThatThrownBy(() -> await(hello))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "`hearth` speaks protocol 98, and this room 4, 5: let both run versions of Parley that have one in common");
  }

  @Test
  void partyWithOtherPlans_isRefusedNamingBoth() {
    Hello here = Hello.ofThisVersion("ready");
    String other = Json.text(new Hello(here.v(), here.protocols(), List.of(99), here.state()));

    assertThatThrownBy(() -> await(other))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "`hearth` speaks plan version 99, and this room %d: let both run versions of Parley that have one in common"
                .formatted(here.plans().get(0)));
  }
}
