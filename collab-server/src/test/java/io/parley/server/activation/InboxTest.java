package io.parley.server.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.destination.message.Message;
import io.parley.identity.normalise.AttributeKind;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String ANN = "ann@shop.test";

  @TempDir private Path root = Path.of(".");
  private NodeDirectory node = new NodeDirectory(Path.of("."));

  @BeforeEach
  void make() {
    node = new NodeDirectory(root);
    node.create("localhost", Clock.systemUTC());
  }

  /** Two audiences put into one inbox at once, each by an `Inbox` of its own. */
  @Test
  void messagesPutAtOnce_areAllThere() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> puts = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Message message = message("m" + i, ANN);
        puts.add(threads.submit(() -> inbox("app", 30, NOW).put(message)));
      }
      for (Future<?> put : puts) {
        put.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(inbox("app", 30, NOW).waiting(ANN))
        .extracting(Inbox.Waiting::id)
        .doesNotHaveDuplicates()
        .hasSize(40);
  }

  /** What an objector's reading took away is not written back by a message that came meanwhile. */
  @Test
  void forgotten_doesNotComeBack() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 30; i++) {
        Inbox inbox = inbox("app", 30, NOW);
        inbox.put(message("old" + i, ANN));
        Message message = message("new" + i, ANN);
        Future<?> put = threads.submit(() -> inbox("app", 30, NOW).put(message));
        inbox.forget(ANN);
        put.get();
        // Before or after: the new one, or nothing. The old one is gone in each case.
        assertThat(inbox.waiting(ANN)).extracting(Inbox.Waiting::id).doesNotContain("old" + i);
        inbox.forget(ANN);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatIsOver_leavesTheDisk_withTheNextReading() throws IOException {
    inbox("app", 30, NOW).put(message("old", ANN));
    inbox("app", 30, NOW.plus(Duration.ofDays(20))).put(message("young", ANN));
    long both = sealedBytes();

    assertThat(inbox("app", 30, NOW.plus(Duration.ofDays(31))).waiting(ANN))
        .extracting(Inbox.Waiting::id)
        .containsExactly("young");
    assertThat(sealedBytes()).isPositive().isLessThan(both);

    assertThat(inbox("app", 30, NOW.plus(Duration.ofDays(51))).waiting(ANN)).isEmpty();
    assertThat(sealedBytes()).isZero();
  }

  @Test
  void sweepGoesOn_whileTheNodeRuns_alsoOverInboxesThatAreNoMore() throws Exception {
    Instant later = NOW.plus(Duration.ofDays(91));
    try (InboxSweep sweep =
        InboxSweep.begin(
            List.of(inbox("app", 30, later)),
            node,
            Clock.fixed(later, ZoneOffset.UTC),
            Duration.ofMillis(50),
            Progress.SILENT)) {
      assertThat(sweep).isNotNull();
      inbox("app", 30, NOW).put(message("old", ANN));
      inbox("dropped", 1, NOW).put(message("old", ANN));
      inbox("dropped", 1, later.minus(Duration.ofDays(80))).put(message("young", "bob@shop.test"));
      for (int i = 0; i < 200 && sealedFiles().size() > 1; i++) {
        Thread.sleep(50);
      }
      assertThat(sealedFiles()).hasSize(1);
    }
    assertThat(Inbox.thatWas(node, "dropped", Clock.fixed(later, ZoneOffset.UTC)).waiting(ANN))
        .isEmpty();
  }

  /** Nor does what a crash left half written stay. */
  @Test
  void fileThatCannotBeRead_keepsNoneOfTheOthers() throws IOException {
    for (int i = 0; i < 9; i++) {
      inbox("app", 30, NOW).put(message("m", i + "@shop.test"));
    }
    List<Path> all = sealedFiles();
    for (Path file : List.of(all.get(0), all.get(5))) {
      Files.writeString(file, "no seal");
    }
    Path left = Files.createFile(all.get(3).resolveSibling(".new1.tmp"));

    assertThatThrownBy(() -> inbox("app", 30, NOW.plus(Duration.ofDays(31))).sweep())
        .isInstanceOf(UncheckedIOException.class);

    assertThat(sealedFiles()).containsExactlyInAnyOrder(all.get(0), all.get(5));
    assertThat(left).doesNotExist();
  }

  private Inbox inbox(String name, int days, Instant now) {
    return new Inbox(
        node,
        name,
        AttributeKind.EMAIL,
        "US",
        Duration.ofDays(days),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private static Message message(String id, String to) {
    return new Message(id, to, "Shoes", "Shoes are back.", "https://shop.test/stop/1");
  }

  private long sealedBytes() throws IOException {
    long bytes = 0;
    for (Path file : sealedFiles()) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  private List<Path> sealedFiles() throws IOException {
    try (var files = Files.walk(root.resolve("inbox"))) {
      return files.filter(f -> f.toString().endsWith(".sealed")).toList();
    }
  }
}
