package io.parley.server.serve;

import io.parley.server.activation.AudienceRooms;
import io.parley.server.activation.AudienceSchedule;
import io.parley.server.activation.InboxDoors;
import io.parley.server.flight.FlightTls;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.operate.NodeFigures;
import io.parley.server.operate.PartyMetrics;
import io.parley.server.operate.PipelineFigures;
import io.parley.server.party.LivePipeline;
import io.parley.server.party.PartyFlight;
import io.parley.server.party.PartyNode;
import io.parley.server.rest.RestServer;
import io.parley.server.wire.Agreement;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.memory.BufferAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;

/** A party's node: listens for its rooms, then resolves its people. */
@SpringBootConfiguration(proxyBeanMethods = false)
class PartyApplication {
  private static final Logger LOG = LoggerFactory.getLogger(PartyApplication.class);
  private static final long STREAMS_SECONDS = 60;
  private static final long BURN_SECONDS = 5;

  @Bean
  Watched watched(
      NodeConfiguration configuration, NodeDirectory directory, Clock clock, Progress progress) {
    return new Watched(configuration, directory, clock, progress);
  }

  /** Made before the node, and so closed after it. */
  @Bean
  EventsDoor eventsDoor(
      NodeConfiguration configuration,
      NodeDirectory directory,
      Clock clock,
      Progress progress,
      Watched watched) {
    EventsDoor door = EventsDoor.open(configuration, directory, clock, progress);
    door.log().ifPresent(log -> PipelineFigures.showLog(watched.figures(), log));
    return door;
  }

  @Bean
  PartyNode partyNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      Clock clock,
      Progress progress,
      EventsDoor door,
      Watched watched) {
    Objects.requireNonNull(door); // whose log the node reads until it is closed
    PartyNode node = new PartyNode(configuration, directory, clock, progress, watched::party);
    for (Agreement agreement : node.agreements()) {
      NodeFigures.showCollaboration(watched.figures(), agreement, watched.health(), clock);
    }
    NodeFigures.showAudit(watched.figures(), "", node.standing()::audited, clock);
    PartyMetrics.showBudgets(watched.figures(), node.standing());
    Map<String, String> before = node.states(); // it reads its sources and answers again after that
    watched.health().watch(() -> before);
    return node;
  }

  /** What is wrong with them shows at the start. */
  @Bean
  AudienceRooms audienceRooms(
      PartyNode node,
      NodeConfiguration configuration,
      NodeDirectory directory,
      Clock clock,
      Progress progress) {
    Objects.requireNonNull(node); // which has taken up the agreements
    AudienceRooms rooms = AudienceRooms.of(configuration, directory, clock, progress);
    rooms.places().forEach(AudienceRooms.Place::room);
    return rooms;
  }

  @Bean
  RestPort restPort(AudienceRooms rooms, NodeConfiguration configuration, NodeDirectory directory) {
    return new RestPort(() -> RestServer.openAtParty(configuration, directory, rooms));
  }

  @Bean
  InboxDoors inboxDoors(
      NodeConfiguration configuration, NodeDirectory directory, Progress progress) {
    return InboxDoors.open(configuration, directory, progress);
  }

  /** Closed first, and so made last. */
  @Bean
  Drain drain(
      PartyNode node, FlightServer server, EventsDoor door, Watched watched, Progress progress) {
    return new Drain(
        watched.health(),
        progress,
        () -> {
          door.stopListening();
          node.pipeline().ifPresent(LivePipeline::stop);
          node.drain();
          streamed(server);
        });
  }

  /** Streams that have begun come to their end. */
  private static void streamed(FlightServer server) {
    server.shutdown();
    try {
      server.awaitTermination(STREAMS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Bean
  PartyFlight partyFlight(PartyNode node, BufferAllocator allocator) {
    return new PartyFlight(node, allocator);
  }

  @Bean
  FlightServer flightServer(
      PartyNode node,
      PartyFlight flight,
      NodeConfiguration configuration,
      NodeDirectory directory,
      BufferAllocator allocator) {
    return FlightTls.forPeers(
        allocator,
        configuration.host(),
        configuration.port(),
        directory.tls(),
        node.rooms(),
        flight);
  }

  /** Looks whether the time of something is over: of an earlier epoch's grace, of a reservation. */
  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService timesOver() {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          Thread thread = new Thread(work, "times-over");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Apart from the times above: a question to a room may take minutes. */
  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService audienceTimes() {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          Thread thread = new Thread(work, "audience-times");
          thread.setDaemon(true);
          return thread;
        });
  }

  @Bean
  ApplicationRunner prepared(
      PartyNode node,
      FlightServer server,
      NodeConfiguration configuration,
      NodeDirectory directory,
      ScheduledExecutorService timesOver,
      ScheduledExecutorService audienceTimes,
      AudienceRooms rooms,
      RestPort rest,
      EventsDoor door,
      Drain drain,
      Watched watched,
      Clock clock,
      Progress progress) {
    return arguments -> {
      Serving.announce(directory, configuration, server.getPort(), progress);
      node.prepare(door.events());
      node.pipeline()
          .ifPresent(
              pipeline -> {
                PipelineFigures.show(watched.figures(), pipeline, clock);
                watched.health().watchPipeline(pipeline::standings);
                pipeline.start();
              });
      node.live().ifPresent(live -> LiveDesk.open(watched, live));
      watched.health().watch(node::states);
      // Their failures are told where they happen.
      Future<?> unusedEpochs =
          timesOver.scheduleWithFixedDelay(() -> endEpochs(node, progress), 1, 1, TimeUnit.HOURS);
      Future<?> unusedBurning =
          timesOver.scheduleWithFixedDelay(
              () -> burnExpired(node), BURN_SECONDS, BURN_SECONDS, TimeUnit.SECONDS);
      if (configuration.rest().enabled()) {
        Serving.announce(directory, configuration, rest.open(), progress);
      }
      AudienceSchedule schedule = AudienceSchedule.of(rooms, clock, progress);
      long tick = AudienceSchedule.TICK.toSeconds();
      Future<?> unusedAudiences =
          audienceTimes.scheduleWithFixedDelay(schedule::tick, tick, tick, TimeUnit.SECONDS);
    };
  }

  /** Where the ledger cannot be written, nothing is reserved either; the next time is soon. */
  private static void burnExpired(PartyNode node) {
    try {
      node.burnExpired();
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("event", "burn-failed")
          .addKeyValue("failure", e.getClass().getName())
          .log("what has expired could not be burned yet");
    }
  }

  private static void endEpochs(PartyNode node, Progress progress) {
    try {
      node.endEpochs();
    } catch (RuntimeException e) {
      progress.say("an earlier epoch could not be ended yet: " + e.getMessage());
    }
  }
}
