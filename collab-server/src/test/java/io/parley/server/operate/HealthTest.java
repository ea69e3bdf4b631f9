package io.parley.server.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node in several collaborations, watched in all of them. */
class HealthTest {
  private final Health health = new Health();

  @Test
  void node_isReadyInAllOfItsCollaborations_orNot() {
    assertThat(health.told()).containsEntry("state", "starting");

    health.watch(() -> Map.of("autumn", "ready", "spring", "blinding"));

    assertThat(health.isReady()).isFalse();
    assertThat(health.isReady("autumn")).isTrue();
    assertThat(health.isReady("spring")).isFalse();
    assertThat(health.told()).isEqualTo(Map.of("status", "OUT_OF_SERVICE", "state", "blinding"));
    assertThat(health.toldInFull())
        .containsEntry("status", "OUT_OF_SERVICE")
        .containsEntry("collaborations", Map.of("autumn", "ready", "spring", "blinding"));

    health.watch(() -> Map.of("autumn", "ready", "spring", "ready"));

    assertThat(health.told()).isEqualTo(Map.of("status", "UP", "state", "ready"));
    health.stop();
    assertThat(health.state()).isEqualTo("stopping");
    assertThat(health.isReady("autumn")).isFalse();
  }

  @Test
  void storesOfEachCollaboration_areMeasured(@TempDir Path folder) throws IOException {
    NodeDirectory directory = new NodeDirectory(folder);
    directory.create("room", Clock.systemUTC());
    Path yaml =
        Files.writeString(
            folder.resolve("node.yaml"),
            "node:\n  name: room\n  role: room\n  collaborations: [{name: autumn}]\n");
    Files.write(folder.resolve("room.db"), new byte[3]);
    Files.createDirectories(folder.resolve("collaborations/autumn"));
    Files.write(folder.resolve("collaborations/autumn/room.db"), new byte[7]);
    Figures figures = new Figures();

    NodeFigures.showNode(
        figures, NodeConfiguration.load(yaml), directory, health, Clock.systemUTC());

    assertThat(figures.text())
        .contains("parley_store_bytes{collaboration=\"\",store=\"room.db\"} 3.0")
        .contains("parley_store_bytes{collaboration=\"autumn\",store=\"room.db\"} 7.0")
        .contains("parley_certificate_days_left{collaboration=\"\",node=\"own\"} ");
  }
}
