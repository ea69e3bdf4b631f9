package io.parley.server.cli;

import io.parley.crypto.VerifyingKey;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.wire.Json;
import io.parley.server.wire.KeySuccession;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley keys rotate}. */
@Command(
    name = "rotate",
    mixinStandardHelpOptions = true,
    description = {
      "Changes the master, data or signing key of a stopped node.",
      "  master   a fresh master key; the data keys are wrapped anew, no data are rewritten, and the old"
          + " master key opens nothing any more",
      "  data     a fresh data key beside the old ones: it seals from the next start on",
      "  signing  a fresh signing key, signed for by the old one: the agreement is signed anew by all, and"
          + " the policies by you"
    })
final class KeysRotateCommand implements Runnable {
  /** Which. */
  enum Kind {
    MASTER,
    DATA,
    SIGNING
  }

  /**
   * What {@code --json} prints.
   *
   * @param name of the new key: of a master key its name, of a signing key its fingerprint, of data
   *     keys their number
   */
  record Document(String key, String name, String next) {}

  @Parameters(paramLabel = "KEY", description = "master, data or signing")
  private Kind kind = Kind.MASTER;

  @Option(names = "--config", required = true, description = "the stopped node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory node = NodeDirectory.of(config, configuration);
    try (NodeLock lock = NodeLock.take(node, "keys rotate")) {
      Objects.requireNonNull(lock);
      say(rotated(node, configuration.name()));
    }
  }

  private Document rotated(NodeDirectory node, String name) {
    return switch (kind) {
      case MASTER ->
          document(
              node.keys().rotateMaster(),
              "replace the copy of " + node.masterKeys().file() + " that you keep elsewhere");
      case DATA ->
          document(
              String.valueOf(node.keys().rotateData()), "start the node: it seals with the last");
      case SIGNING -> signing(node, name);
    };
  }

  private Document signing(NodeDirectory node, String name) {
    KeySuccession succession = node.rotateSigningKey(name, Clock.systemUTC().instant());
    return document(
        VerifyingKey.decode(succession.after()).fingerprint().text(),
        "send `parley keys export` to the others, compare `parley keys fingerprint` with them, let all"
            + " pin it and sign an agreement, then `parley policy sign`");
  }

  private Document document(String name, String next) {
    return new Document(kind.name().toLowerCase(Locale.ROOT), name, next);
  }

  private void say(Document done) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(done));
    } else {
      out.printf("%s: %s%nnow: %s%n", words(kind), done.name(), done.next());
    }
    out.flush();
  }

  private static String words(Kind kind) {
    return switch (kind) {
      case MASTER -> "new master key, by its id";
      case DATA -> "number of data keys";
      case SIGNING -> "new signing key, by its fingerprint";
    };
  }
}
