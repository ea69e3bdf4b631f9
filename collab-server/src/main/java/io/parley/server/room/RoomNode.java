package io.parley.server.room;

import io.parley.server.flightsql.AnalystDesk;
import io.parley.server.node.CrashPoint;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import io.parley.server.wire.Agreement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room: one process that serves one collaboration or several. They share its ports, its keys for
 * signing and TLS, and the machine; each has its own agreement, accounts, database, keys for
 * sealing, lines to its parties, buffers and places ({@link CollaborationRoom}).
 */
public final class RoomNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoomNode.class);

  private final Map<String, CollaborationRoom> rooms = new LinkedHashMap<>();
  private final Entrance entrance;
  private final List<BufferAllocator> buffers = new ArrayList<>();
  private final Map<String, Progress> progress = new LinkedHashMap<>();
  private final ExecutorService waiting =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "parties");
            thread.setDaemon(true);
            return thread;
          });

  /** Opens the room's files and its lines to the parties; calls nobody yet. */
  public RoomNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      BufferAllocator allocator,
      Clock clock,
      Progress progress) {
    this(configuration, directory, allocator, clock, progress, name -> RoomObserver.NOBODY);
  }

  /**
   * The same, and the operator counts.
   *
   * @param observers who counts for a collaboration
   */
  public RoomNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      BufferAllocator allocator,
      Clock clock,
      Progress progress,
      Function<Agreement, RoomObserver> observers) {
    this(
        configuration,
        directory,
        allocator,
        clock,
        progress,
        observers,
        CrashPoint.NONE,
        Admission.ofThisMachine(1 + configuration.collaborations().size()));
  }

  RoomNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      BufferAllocator allocator,
      Clock clock,
      Progress progress,
      Function<Agreement, RoomObserver> observers,
      CrashPoint crashPoint,
      Admission places) {
    List<OwnCollaboration> all = OwnCollaboration.all(configuration, directory);
    List<OwnAgreement> agreements = all.stream().map(OwnCollaboration::agreement).toList();
    OwnCollaboration.checkApart(agreements);
    Admission planning = Admission.ofThisMachine(all.size());
    try {
      for (int i = 0; i < all.size(); i++) {
        Agreement agreement = agreements.get(i).agreement();
        String name = agreement.collaboration();
        Progress told = all.get(i).name().map(progress::of).orElse(progress);
        this.progress.put(name, told);
        RoomParts parts =
            new RoomParts(
                buffers(allocator, name, all.size()),
                clock,
                told,
                observers.apply(agreement),
                crashPoint,
                places,
                planning);
        rooms.put(name, new CollaborationRoom(all.get(i), agreements.get(i), parts));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    this.entrance = new Entrance(rooms);
  }

  /** The streams of one collaboration cannot use up the buffers of another's. */
  private BufferAllocator buffers(BufferAllocator all, String name, int collaborations) {
    if (collaborations == 1) {
      return all;
    }
    BufferAllocator own = all.newChildAllocator(name, 0, all.getLimit() / collaborations);
    buffers.add(own);
    return own;
  }

  /** Its collaborations by name, that of {@code node.agreement} first. */
  public List<CollaborationRoom> rooms() {
    return List.copyOf(rooms.values());
  }

  /** The collaboration of {@code node.agreement}. */
  public CollaborationRoom first() {
    return rooms.values().iterator().next();
  }

  /** Who its access keys stand for. */
  public Entrance entrance() {
    return entrance;
  }

  /** The questions of each collaboration, by its name, for protocols beside its own. */
  public Map<String, AnalystDesk> analysts() {
    Map<String, AnalystDesk> desks = new LinkedHashMap<>();
    rooms.forEach((name, room) -> desks.put(name, room.analysts()));
    return desks;
  }

  /**
   * How far each collaboration is, by its name: {@code waiting}, {@code ready}, {@code stopping}.
   */
  public Map<String, String> states() {
    Map<String, String> states = new LinkedHashMap<>();
    rooms.forEach((name, room) -> states.put(name, room.state()));
    return states;
  }

  /** Takes no more questions, and waits until those that were granted have their answers. */
  public void drain() {
    rooms.values().forEach(CollaborationRoom::refuseNew);
    rooms.values().forEach(CollaborationRoom::drain);
  }

  /**
   * Waits until every party of a collaboration has resolved its people, and relays their key
   * agreement. Each collaboration waits for itself: this returns as soon as one is ready, and the
   * others become so later.
   *
   * @throws RuntimeException saying why, when none ever will without its operator
   */
  public void awaitParties() throws InterruptedException {
    LinkedBlockingQueue<Optional<RuntimeException>> ends = new LinkedBlockingQueue<>();
    rooms.forEach((name, room) -> waiting.execute(() -> ends.add(awaited(name, room))));
    Optional<RuntimeException> failure = Optional.empty();
    for (int i = 0; i < rooms.size(); i++) {
      Optional<RuntimeException> end = ends.take();
      if (end.isEmpty()) {
        return;
      }
      failure = failure.or(() -> end);
    }
    throw failure.orElseThrow();
  }

  private Optional<RuntimeException> awaited(String name, CollaborationRoom room) {
    try {
      room.awaitParties();
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new IllegalStateException("the room stops", e));
    } catch (RuntimeException e) {
      if (rooms.size() > 1) {
        told(name).say("the collaboration is not served: " + e.getMessage());
      }
      return Optional.of(e);
    }
  }

  private Progress told(String name) {
    return Optional.ofNullable(progress.get(name)).orElseThrow();
  }

  @Override
  public void close() {
    waiting.shutdownNow();
    rooms.values().forEach(CollaborationRoom::close);
    for (BufferAllocator own : buffers) {
      try {
        own.close();
      } catch (IllegalStateException e) {
        LOG.warn("a stream still held buffers when the room stopped");
      }
    }
  }
}
