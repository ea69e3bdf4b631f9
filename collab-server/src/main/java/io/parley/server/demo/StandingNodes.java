package io.parley.server.demo;

import io.parley.server.client.Profile;
import io.parley.server.node.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * The nodes of a shipped collaboration in a fresh folder, up until this is closed: three processes
 * that found their people in their own source files and agreed their keys.
 */
public final class StandingNodes implements AutoCloseable {
  private static final String PROFILE = "demo";

  private final Cleanup cleanup;
  private final Cluster cluster;
  private final String asker;

  private StandingNodes(Cleanup cleanup, Cluster cluster, String asker) {
    this.cleanup = cleanup;
    this.cluster = cluster;
    this.asker = asker;
  }

  /** Writes the source files, starts the nodes, and waits until the room takes questions. */
  public static StandingNodes start(Shipped shipped, Progress progress)
      throws IOException, InterruptedException {
    Path root = Demo.freshFolder();
    Cleanup cleanup = Cleanup.of(root, false);
    try {
      long start = System.nanoTime();
      Cluster cluster =
          cleanup.before(
              () -> Cluster.create(shipped, root, Clock.systemUTC(), System.err, Optional.empty()));
      cleanup.first(cluster);
      cleanup.before(
          () -> {
            shipped.writeSources(root);
            return shipped;
          });
      Map<String, String> addresses = cluster.startParties();
      cluster.startRoom(addresses);
      progress.took("the nodes of `" + shipped.word() + "` are up", start);
      return new StandingNodes(cleanup, cluster, shipped.parties().get(0));
    } catch (IOException | InterruptedException | RuntimeException e) {
      cleanup.close();
      throw e;
    } catch (Exception e) {
      cleanup.close();
      throw new IllegalStateException(e);
    }
  }

  /** How the analyst who asks reaches the room. */
  public Profile profile() {
    return cluster.profile(asker);
  }

  /** Leaves that as the profile {@code demo}, which commands use when nothing else is given. */
  public Path leaveProfile() throws IOException {
    Path profile = profile().write(PROFILE);
    cleanup.first(() -> Files.deleteIfExists(profile));
    return profile;
  }

  @Override
  public void close() {
    cleanup.close();
  }
}
