package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.destination.TestPeople;
import io.parley.server.cli.Shell;
import io.parley.server.cli.Shell.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits in an inbox for somebody goes with `identity erase`. */
class InboxErasureTest {
  @Test
  void erased_isInNoInbox_alsoOfOneThatNodeYamlHasNoMore(@TempDir Path root) throws IOException {
    try (ExportingNode node =
        ExportingNode.ready(
            root, "email,phone,campaign\nann@shop.test,,none\nbob@shop.test,,none\n")) {
      node.secret("token.key", TestPeople.TOKEN);
      Files.writeString(node.path("stop.txt"), "");
      node.destinations(inbox("app"));
      node.declare("inside", "app");
      node.listed("inside", new TreeSet<>(node.people().values()), "inbox");
      assertThat(node.export("inside", "app").out()).contains("2 added");
      Set<Path> both = sealed(node.path("inbox"));
      assertThat(both).hasSize(2);

      node.destinations(inbox("other"));
      UUID ann = Objects.requireNonNull(node.people().get("ann@shop.test"));
      Said said =
          Shell.run(
              "identity", "erase", ann.toString(), "--yes", "--config", node.config().toString());

      assertThat(said.exit()).as(said.all()).isZero();
      assertThat(sealed(node.path("inbox"))).as("bob's alone").hasSize(1);
      assertThat(both).containsAll(sealed(node.path("inbox")));
    }
  }

  private static String inbox(String name) {
    return """
        - name: %s
          kind: inbox
          with: {campaign: autumn, unsubscribe-url: "https://shop.example/stop",
            unsubscribed: stop.txt, zones: UTC, at-most: 9 per day, quiet: "00:00-00:00",
            port: 4711, subject: "Hello", text: "Shoes are back."}
          secrets: {unsubscribe: "file:token.key", read: "file:token.key"}
        """
        .formatted(name);
  }

  private static Set<Path> sealed(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".sealed")).collect(Collectors.toSet());
    }
  }
}
