package io.parley.server.activation;

import io.parley.connector.destination.DeliveryReceipt;
import io.parley.query.explain.Explanation;
import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import io.parley.server.audit.NodeLog;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import io.parley.server.party.NodePeople;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All that is done with the declared audiences of one collaboration at the receiver's node, whoever
 * does it: a command, REST or the node's own schedule. What changes something is entered in the
 * node's audit log.
 */
public final class AudienceDesk {
  private final NodeConfiguration configuration;
  private final NodeDirectory node;
  private final OwnCollaboration home;
  private final AudienceBook book;
  private final Clock clock;
  private final Progress progress;
  private final Optional<Path> file;

  /**
   * The audiences of a collaboration.
   *
   * @param configuration the node's
   * @param file from which it was read, where messages are to tell line and column
   * @throws ConfigurationException when the node is a room
   */
  public AudienceDesk(
      NodeConfiguration configuration,
      NodeDirectory node,
      OwnCollaboration home,
      Clock clock,
      Progress progress,
      Optional<Path> file) {
    if (configuration.role() != NodeConfiguration.Role.PARTY) {
      throw new ConfigurationException(
          "`%s` is a room, which has no people and no audiences; give the receiving party's node.yaml"
              .formatted(configuration.name()));
    }
    this.configuration = configuration;
    this.node = node;
    this.home = home;
    this.book = new AudienceBook(home.made());
    this.clock = clock;
    this.progress = progress;
    this.file = file;
  }

  /** What is kept of them. */
  public AudienceBook book() {
    return book;
  }

  /** The status of one. */
  public AudienceStatus status(String name) {
    return AudienceStatus.of(book, book.named(name), clock.instant());
  }

  /** The status of all, by name. */
  public List<AudienceStatus> all() {
    return book.all().stream().map(a -> AudienceStatus.of(book, a, clock.instant())).toList();
  }

  /** Those whose time has come, by name. */
  public List<Audience> due() {
    return book.all().stream().filter(a -> book.isDue(a, clock.instant())).toList();
  }

  private Destinations destinations() {
    return file.map(f -> Destinations.of(configuration, node, f))
        .orElseGet(() -> Destinations.of(configuration, node));
  }

  /** Says what the question of an audience would do; declares, asks and charges nothing. */
  public Explanation explain(Audience audience, AudienceRoom room) {
    destinations().check(audience.destinations());
    return room.explain(audience);
  }

  /**
   * Declares an audience and asks for its list. One that is refused, or whose question reached
   * nobody, is not declared.
   *
   * @param by who does it, for the audit log
   */
  public Asking.Asked create(Audience audience, Asking room, String by) {
    destinations().check(audience.destinations());
    boolean fresh = book.declare(audience);
    try {
      return refresh(audience, room, by);
    } catch (RuntimeException e) {
      if (fresh) {
        takeBack(audience.name(), e);
      }
      throw e;
    }
  }

  /** Not where somebody else asked meanwhile and was answered. */
  private void takeBack(String name, RuntimeException why) {
    try {
      var unused = book.remove(name, () -> book.membership(name).runs().isEmpty());
    } catch (ConfigurationException e) {
      why.addSuppressed(e);
    }
  }

  /** Asks again for the list of an audience, which counts as an access. */
  public Asking.Asked refresh(Audience audience, Asking room, String by) {
    return book.asking(audience.name(), () -> asked(audience, room, by));
  }

  /**
   * The same when its time has come.
   *
   * @return empty where somebody else asked meanwhile
   */
  public Optional<Asking.Asked> refreshDue(Audience audience, Asking room, String by) {
    return book.asking(
        audience.name(),
        () ->
            book.isDue(audience, clock.instant())
                ? Optional.of(asked(audience, room, by))
                : Optional.empty());
  }

  private Asking.Asked asked(Audience audience, Asking room, String by) {
    Asking.Asked asked = room.ask(book, audience);
    book.answered(audience.name(), clock.instant());
    enter(
        "audience-asked",
        Map.of(
            "audience", audience.name(),
            "status", asked.status(),
            "query", asked.query(),
            "by", by));
    return asked;
  }

  /**
   * Takes an audience to one of its destinations; first of all a delivery that an earlier export
   * did not end.
   *
   * @param by who does it, for the audit log
   * @return what became of each delivery; none where nothing was due
   */
  public List<DeliveryReceipt> export(String name, String to, String by) {
    return exporting(by, export -> export.export(name, to));
  }

  /** Says what an export would do, and has the receiver say it where it can. */
  public List<DeliveryReceipt> validate(String name, String to) {
    return exporting("", export -> export.validate(name, to).stream().toList());
  }

  /**
   * An audience that is to be forgotten.
   *
   * @param done whether it is; else a destination did not take everybody out
   */
  public record Removal(boolean done, List<DeliveryReceipt> receipts) {
    public Removal {
      receipts = List.copyOf(receipts);
    }
  }

  /**
   * Takes everybody out of an audience's destinations, then forgets it, while nobody asks for it or
   * delivers it: who comes to a destination in between would stay there with nobody to know it.
   *
   * @param keepDelivered leaves at its destinations what was delivered there
   * @param by who does it, for the audit log
   */
  public Removal remove(String name, boolean keepDelivered, String by) {
    Audience audience = book.named(name);
    List<DeliveryReceipt> receipts = new ArrayList<>();
    boolean done =
        keepDelivered
            ? book.remove(name, () -> true)
            : exporting(
                by, export -> book.remove(name, () -> isWithdrawn(audience, export, receipts)));
    if (done) {
      enter("audience-removed", Map.of("audience", name, "by", by));
    }
    return new Removal(done, receipts);
  }

  private static boolean isWithdrawn(
      Audience audience, AudienceExport export, List<DeliveryReceipt> receipts) {
    for (String to : audience.destinations()) {
      receipts.addAll(export.withdraw(audience, to));
    }
    return receipts.stream().allMatch(DeliveryReceipt::complete);
  }

  private <T> T exporting(String by, Function<AudienceExport, T> work) {
    try (NodePeople people = NodePeople.open(configuration, node, progress);
        NodeLog log = log()) {
      return work.apply(
          new AudienceExport(
              book,
              destinations(),
              people,
              Destinations.region(configuration),
              clock,
              receipt ->
                  log.enter(
                      "audience-delivery",
                      details(
                          Map.of(
                              "delivery", receipt.delivery(),
                              "destination", receipt.destination(),
                              "by", by,
                              "receipt", receipt.toJson())))));
    }
  }

  private void enter(String event, Map<String, String> about) {
    try (NodeLog log = log()) {
      log.enter(event, details(about));
    }
  }

  private NodeLog log() {
    return NodeLog.ofParty(configuration, node, clock);
  }

  private Map<String, String> details(Map<String, String> about) {
    Map<String, String> all = new TreeMap<>(about);
    all.put("collaboration", home.name().orElse(""));
    return all;
  }
}
