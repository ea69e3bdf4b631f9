package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LakeRequestTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  private final NodeDirectory node;

  LakeRequestTest(@TempDir Path root) {
    node = new NodeDirectory(root);
    node.create("hearth", Clock.systemUTC());
  }

  @Test
  void whoGivesUp_tellsNobodyElseThatItIsDone() throws Exception {
    try (NodeLock lock = NodeLock.take(node, "node serve")) {
      assertThat(lock).isNotNull();
      CompletableFuture<Boolean> patient =
          CompletableFuture.supplyAsync(() -> LakeRequest.ask(node, LONG));
      assertThat(LakeRequest.ask(node, Duration.ofMillis(100))).as("gives up").isFalse();
      await(1);
      assertThat(patient).as("nothing was done").isNotDone();

      List<Path> waiting = LakeRequest.waiting(node);
      CompletableFuture<Boolean> later =
          CompletableFuture.supplyAsync(() -> LakeRequest.ask(node, LONG));
      await(2);
      LakeRequest.done(waiting);
      assertThat(patient.get()).isTrue();
      assertThat(later).as("asks for another time").isNotDone();
      LakeRequest.done(LakeRequest.waiting(node));
      assertThat(later.get()).isTrue();
    }
  }

  private void await(int asking) throws InterruptedException {
    while (LakeRequest.waiting(node).size() < asking) {
      Thread.sleep(10);
    }
  }

  @Test
  void whereNoNodeRuns_nobodyWaits() {
    assertThat(LakeRequest.ask(node, LONG)).isFalse();
    assertThat(LakeRequest.waiting(node)).isEmpty();
  }
}
