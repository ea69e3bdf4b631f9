package io.parley.server.cli;

import io.parley.server.node.NewNode;
import io.parley.server.node.NodeConfiguration.Role;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley node init}. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a new node in DIR: a commented node.yaml, keys and certificate closed to others, for a party"
          + " a policy to start from and folders for policies and sources, for a room an empty list of"
          + " accounts.",
      "Files of yours in DIR stay; a node that is there is not touched."
    })
final class NodeInitCommand implements Runnable {
  private static final int PARTY_PORT = 7420;
  private static final int ROOM_PORT = 7421;

  /** What {@code --json} prints. */
  record Document(
      String directory, String name, String fingerprint, String words, List<String> next) {}

  @Parameters(paramLabel = "DIR", description = "the node's directory")
  private Path directory = Path.of(".");

  @Option(names = "--name", required = true, description = "the node's name in agreements")
  private String name = "";

  @Option(names = "--role", required = true, description = "party or room")
  private Role role = Role.PARTY;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "the address to listen on (default: ${DEFAULT-VALUE})")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      description = "the port to listen on; 0: a free one (default: 7420, of a room 7421)")
  private @Nullable Integer port;

  @Option(
      names = "--called",
      paramLabel = "HOST",
      description =
          "for the certificate: host name or IPv4 address under which others call the node, if that is"
              + " another than --host")
  private @Nullable String called;

  @Option(
      names = "--member",
      paramLabel = "NAME=HOST:PORT",
      description = "of a room: where it reaches a party; once for each")
  private Map<String, String> members = new TreeMap<>();

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    check();
    NodeDirectory node =
        new NewNode(name, role, host, number(), certificateHost(), members)
            .write(directory, Clock.systemUTC());
    KeysCommand.Told told =
        KeysCommand.Told.of(name, node.signingKey().verifyingKey().fingerprint());
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(
          Json.pretty(
              new Document(
                  node.path().toString(), name, told.fingerprint(), told.words(), next(node))));
    } else {
      out.print(told.text());
      List<String> next = next(node);
      for (int i = 0; i < next.size(); i++) {
        out.printf("%d. %s%n", i + 1, next.get(i));
      }
    }
    out.flush();
  }

  private void check() {
    if (!name.matches(NewNode.NAME)) {
      throw usage(
          "--name: a node's name begins with a letter and has lower-case letters, digits, - and _, at most 63");
    } else if (number() < 0 || number() > 65_535) {
      throw usage("--port is 0 to 65535");
    } else if (role == Role.PARTY && !members.isEmpty()) {
      throw usage("--member is for a room: the room calls the parties, and they call nobody");
    }
    members.forEach(
        (member, address) -> {
          if (!address.matches("[^:]+:\\d{1,5}")) {
            throw usage("--member: write NAME=HOST:PORT");
          }
        });
  }

  private int number() {
    return port != null ? port : role == Role.PARTY ? PARTY_PORT : ROOM_PORT;
  }

  /** A node that listens to its own machine, or to all of its addresses, is called by its name. */
  private String certificateHost() {
    if (called != null) {
      return called;
    }
    return host.equals("0.0.0.0") || host.contains(":") || host.startsWith("127.")
        ? name.replace('_', '-')
        : host;
  }

  private List<String> next(NodeDirectory node) {
    Path config = node.resolve("node.yaml");
    return List.of(
        "keep a copy of %s apart from this directory; give the others `parley keys export --config %s`, and compare the words above with them"
            .formatted(node.masterKeys().file(), config),
        role == Role.PARTY
            ? "name your files under `sources` in %s, and write what may be asked from %s"
                .formatted(config, node.resolve("policies/customers.yaml.sample"))
            : members.isEmpty()
                ? "write where the parties are under `members` in " + config
                : "let somebody ask, once the agreement is signed: `parley account create`",
        "`parley node doctor --config %s` says what is still missing".formatted(config));
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
