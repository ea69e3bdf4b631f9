package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell.Said;
import io.parley.server.demo.Cluster;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a room with two collaborations: {@code spring-mailing} and {@code week}. */
class CollaborationOptionTest {
  private Path root = Path.of(".");
  private Path signed = Path.of(".");
  private String config = "";

  @BeforeEach
  void makeRoom(@TempDir Path folder) throws IOException {
    root = folder;
    var unused =
        Cluster.create(
            root,
            Clock.systemUTC(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    @SuppressWarnings("unchecked")
    Map<String, String> pins = Json.read(Files.readAllBytes(root.resolve("pins.json")), Map.class);
    StringBuilder yaml = new StringBuilder("node:\n  name: room\n  role: room\n  pins:\n");
    pins.forEach((n, f) -> yaml.append("    %s: \"%s\"\n".formatted(n, f)));
    yaml.append("  collaborations: [{name: week}]\n");
    config = Files.writeString(root.resolve("room/node.yaml"), yaml).toString();
    signed = Files.write(root.resolve("week.json"), Json.bytes(week()));
  }

  private SignedAgreement week() throws IOException {
    Agreement spring =
        Json.read(Files.readAllBytes(root.resolve("room/agreement.json")), SignedAgreement.class)
            .read();
    SignedAgreement agreement =
        SignedAgreement.unsigned(
            new Agreement(
                Agreement.VERSION,
                "week",
                1,
                spring.members(),
                spring.room(),
                List.of("email"),
                spring.profile(),
                List.of("measurement")));
    for (String name : List.of("hearth", "metromail", "room")) {
      agreement = agreement.signedBy(name, new NodeDirectory(root.resolve(name)).signingKey());
    }
    return agreement;
  }

  private Said run(String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--config";
    all[words.length + 1] = config;
    return Shell.run(all);
  }

  private String done(String... words) {
    Said said = run(words);
    assertThat(said.exit()).as(said.all()).isZero();
    return said.out();
  }

  @Test
  void whatIsOfOneCollaboration_isNotOfTheOther() {
    assertThat(done("collab", "install", signed.toString()))
        .isEqualTo(
            "in place: %s; start the node anew if it runs\n"
                .formatted(root.resolve("room/collaborations/week/agreement.json")));
    done("account", "create", "jane", "--member", "hearth", "--role", "analyst");
    done(
        "account",
        "create",
        "kim",
        "--member",
        "metromail",
        "--role",
        "auditor",
        "--collaboration",
        "week");

    assertThat(done("account", "list")).startsWith("jane of hearth").doesNotContain("kim");
    assertThat(done("account", "list", "--collaboration", "week"))
        .startsWith("kim of metromail")
        .doesNotContain("jane");
    assertThat(done("account", "list", "--collaboration", "spring-mailing"))
        .startsWith("jane of hearth");
    // By the line of the name: the words of a fingerprint may hold any name (`weekend`).
    assertThat(done("collab", "status", "--collaboration", "week"))
        .startsWith("agreement       week, version");
    assertThat(done("collab", "status")).startsWith("agreement       spring-mailing, version");
    assertThat(root.resolve("room/collaborations/week/agreements/week/version-0001.json")).exists();
  }

  @Test
  void nameThatTheRoomHasNot_andAgreementInTheWrongPlace_areRefused() throws IOException {
    assertThat(run("account", "list", "--collaboration", "weak").err())
        .isEqualTo(
            "parley: this node has no collaboration `weak`; leave --collaboration out for that of `node.agreement`, or take one of week\n");

    done("collab", "install", signed.toString());
    Files.copy(
        root.resolve("room/agreement.json"),
        root.resolve("room/collaborations/week/agreement.json"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Said wrong =
        run(
            "account",
            "create",
            "kim",
            "--member",
            "hearth",
            "--role",
            "analyst",
            "--collaboration",
            "week");
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err())
        .isEqualTo(
            "parley: `node.collaborations` has `week`, and its agreement is that of `spring-mailing`; write the name that the members signed, or put the right agreement in its place\n");
  }
}
