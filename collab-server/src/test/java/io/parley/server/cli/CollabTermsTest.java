package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell.Said;
import io.parley.server.wire.AgreedUse;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two members and a room: who asks, receives and pays, and what a change changes. */
class CollabTermsTest {
  private static final List<String> NODES = List.of("hearth", "metromail", "room");

  private final Path folder;

  CollabTermsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void makeNodes() throws IOException {
    for (String node : NODES) {
      String role = node.equals("room") ? "room" : "party";
      run("node", "init", path(node), "--name", node, "--role", role, "--port", "0");
      Files.writeString(
          folder.resolve(node + ".json"), run("keys", "export", "--config", config(node)).out());
    }
    for (String node : NODES) {
      List<String> pin = new ArrayList<>(List.of("keys", "pin", "--compared", "--config"));
      pin.add(config(node));
      NODES.stream().filter(n -> !n.equals(node)).forEach(n -> pin.add(path(n + ".json")));
      run(pin.toArray(String[]::new));
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private String config(String node) {
    return path(node + "/node.yaml");
  }

  private static Said run(String... command) {
    Said said = Shell.run(command);
    assertThat(said.exit()).as(said.all()).isZero();
    return said;
  }

  private Said create(String... more) {
    List<String> command =
        new ArrayList<>(
            List.of("collab", "create", "spring", "--config", config("hearth"), "--yes"));
    command.addAll(List.of("--member", path("metromail.json"), "--room", path("room.json")));
    command.addAll(List.of("--purpose", "measurement", "--to", path("a.json")));
    command.addAll(List.of(more));
    return Shell.run(command.toArray(String[]::new));
  }

  private Said change(String file, String... more) {
    List<String> command = new ArrayList<>(List.of("collab", "change", "--config"));
    command.addAll(List.of(config("hearth"), "--to", path(file), "--yes"));
    command.addAll(List.of(more));
    return run(command.toArray(String[]::new));
  }

  private Said sign(String node, String file, String... more) {
    List<String> command = new ArrayList<>(List.of("collab", "sign", path(file), "--yes"));
    command.addAll(List.of("--config", config(node)));
    command.addAll(List.of(more));
    return run(command.toArray(String[]::new));
  }

  private void everybodyHas(String file) {
    sign("metromail", file);
    sign("room", file);
    run("collab", "install", path(file), "--config", config("hearth"));
    run("collab", "install", path(file), "--config", config("metromail"));
  }

  private AgreedUse use(String file) throws IOException {
    return Json.read(Files.readAllBytes(folder.resolve(file)), SignedAgreement.class)
        .read()
        .agreedUse();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> json(Said said) {
    return Json.read(said.out().getBytes(StandardCharsets.UTF_8), Map.class);
  }

  @Test
  void whoAsksReceivesAndPays_isAgreedShownAndChanged() throws IOException {
    assertThat(create("--asks", "hearth", "--receives", "hearth", "--pays", "metromail").err())
        .contains("asks            hearth\n")
        .contains("receives        hearth; an answer goes to the member that asks\n")
        .contains("billed          metromail\n")
        .doesNotContain("which is in place here");
    everybodyHas("a.json");

    Said status = run("collab", "status", "--config", config("metromail"), "--json");
    assertThat(json(status))
        .containsEntry("asks", List.of("hearth"))
        .containsEntry("receives", List.of("hearth"))
        .containsEntry("billed", "metromail");

    change("b.json", "--purpose", "activation");
    assertThat(use("b.json")).as("what no option says stays").isEqualTo(use("a.json"));
    change("c.json", "--asks", "all", "--receives", "all", "--pays", "asker");
    assertThat(use("c.json")).isEqualTo(AgreedUse.OPEN);
  }

  @Test
  void whatCannotBeAgreed_isRefused() {
    Said stranger = create("--asks", "acme");
    assertThat(stranger.exit()).isEqualTo(1);
    assertThat(stranger.err())
        .isEqualTo(
            "parley: the agreement says what `acme` asks, receives or pays, which is no member of it\n");
    assertThat(create("--asks", "hearth", "--receives", "metromail").err())
        .isEqualTo(
            "parley: nobody may both ask and receive under this agreement, and an answer goes to who asks\n");
  }

  @Test
  void change_isShownToWhoSigns_termByTerm() {
    assertThat(create().exit()).isZero();
    everybodyHas("a.json");
    change(
        "b.json",
        "--purpose",
        "measurement,activation",
        "--asks",
        "hearth",
        "--grace-days",
        "30",
        "--epoch",
        "2");

    assertThat(sign("metromail", "b.json").err())
        .contains(
            """
            changes to version 1, which is in place here:
              purposes
                now    measurement
                then   measurement, activation
              epoch
                now    1
                then   2
              earlier epochs
                now    kept for 7 days
                then   kept for 30 days
              asks
                now    every member
                then   hearth
            """);
    assertThat(json(sign("room", "b.json", "--json")).get("changes"))
        .asString()
        .contains("{term=asks, before=every member, after=hearth}");
  }

  @Test
  void otherKeys_areShownByTheirFingerprints() throws IOException {
    assertThat(create().exit()).isZero();
    everybodyHas("a.json");
    String before = run("keys", "fingerprint", "--config", config("hearth"), "--json").out();
    run("keys", "rotate", "signing", "--config", config("hearth"));
    String after = run("keys", "fingerprint", "--config", config("hearth"), "--json").out();
    Files.writeString(
        folder.resolve("hearth.json"), run("keys", "export", "--config", config("hearth")).out());
    run("keys", "pin", path("hearth.json"), "--config", config("metromail"), "--compared");
    change("b.json");

    assertThat(sign("metromail", "b.json").err())
        .contains(
            "  key of hearth\n    now    %s\n    then   %s\n"
                .formatted(fingerprint(before), fingerprint(after)));
  }

  @SuppressWarnings("unchecked")
  private static String fingerprint(String json) {
    Map<String, Object> told = Json.read(json.getBytes(StandardCharsets.UTF_8), Map.class);
    return String.valueOf(told.get("fingerprint"));
  }
}
