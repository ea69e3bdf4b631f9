package io.parley.server.demo;

import io.parley.server.demo.data.DemoData;
import io.parley.server.demo.data.Truth;
import io.parley.server.demo.story.Story;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.Progress;
import io.parley.server.wire.BlindedKeys;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The whole story on real data: two parties and a room as three processes. */
public final class Demo {
  /** The year of the experiment. The data are the same in every run, the noise never is. */
  static final long SEED = 2008;

  /** Rows that a party multiplies for the other in an epoch: several times what the demo takes. */
  private static final long GROWTH_CAP = 500_000;

  private static final String PROFILE = "demo";

  private Demo() {}

  /**
   * Runs the demo.
   *
   * @param keep where the nodes' directories stay; empty: a fresh folder, removed at the end
   * @param blinded whether pseudonyms are blinded; else they are keyed
   * @param json whether to print one JSON document instead of text
   * @param stay whether to leave the web page and the endpoints up until interrupted
   * @return the exit code
   */
  public static int run(
      Optional<Path> keep, boolean blinded, boolean json, boolean stay, PrintWriter out)
      throws Exception {
    Path root = keep.isPresent() ? emptyFolder(keep.get()) : freshFolder();
    Progress progress = new Progress("demo", System.err);
    Map<String, Double> seconds = new LinkedHashMap<>();
    long start = System.nanoTime();
    try (Cleanup cleanup = Cleanup.of(root, keep.isPresent())) {
      Optional<BlindedKeys> keys =
          blinded ? Optional.of(BlindedKeys.upTo(GROWTH_CAP)) : Optional.empty();
      Cluster cluster =
          cleanup.before(() -> Cluster.create(root, Clock.systemUTC(), System.err, keys));
      cleanup.first(cluster);
      Truth truth = cleanup.before(() -> DemoData.generate(root, SEED, DemoData.ALL_CUSTOMERS));
      mark(seconds, "generate", start);
      progress.took("source files of %,d customers".formatted(truth.customers()), start);
      long startNodes = System.nanoTime();
      Map<String, String> parties = cluster.startParties();
      if (stay) {
        cluster.startRoomWithRest(parties);
      } else {
        cluster.startRoom(parties);
      }
      mark(seconds, "start_ingest_resolve_agree", startNodes);
      Story story = new StoryTeller(cluster, truth, blinded, progress, seconds, start).tell();
      out.print(json ? Json.pretty(story) + "\n" : StoryText.of(story));
      out.flush();
      if (stay) {
        stay(cluster, story, cleanup, progress);
      }
    }
    return 0;
  }

  /** Leaves everything up until the user interrupts. */
  private static void stay(Cluster cluster, Story story, Cleanup cleanup, Progress progress)
      throws InterruptedException, IOException {
    Path profile = cluster.profile("hearth").write(PROFILE);
    cleanup.first(() -> Files.deleteIfExists(profile));
    DemoPage page = DemoPage.open(story);
    cleanup.first(page);
    progress.say("results: " + page.address());
    progress.say("ask anything that the policies allow, in another terminal:");
    progress.say(
        "  ./parley query \"SELECT channel, COUNT(DISTINCT person) AS people FROM hearth.customers GROUP BY channel\"");
    progress.say("or over HTTPS, with the access key in " + profile + " (docs/rest.md):");
    progress.say("  ROOM=" + cluster.rest().url());
    progress.say("  CA=" + cluster.directory("room").resolve("keys/tls.crt"));
    progress.say("Ctrl-C ends the demo and removes its files");
    new CountDownLatch(1).await();
  }

  static void mark(Map<String, Double> seconds, String stage, long sinceNanos) {
    seconds.put(stage, Math.round((System.nanoTime() - sinceNanos) / 1e7) / 100.0);
  }

  static Path freshFolder() throws IOException {
    Path base = Path.of(System.getProperty("java.io.tmpdir"));
    return Files.getFileStore(base).supportsFileAttributeView("posix")
        ? Files.createTempDirectory(
            "parley-demo",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
        : Files.createTempDirectory("parley-demo");
  }

  private static Path emptyFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var inside = Files.list(folder)) {
      if (inside.findAny().isPresent()) {
        throw new ConfigurationException(folder + " is not empty; name a new folder for --keep");
      }
    }
    return folder.toRealPath();
  }
}
