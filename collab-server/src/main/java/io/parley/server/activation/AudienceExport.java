package io.parley.server.activation;

import static java.util.Collections.disjoint;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.BrokenDelivery;
import io.parley.connector.destination.Change;
import io.parley.connector.destination.DeliveryOrder;
import io.parley.connector.destination.DeliveryReceipt;
import io.parley.connector.destination.DeliveryRun;
import io.parley.connector.destination.Destination;
import io.parley.connector.destination.DestinationException;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.ExportGate;
import io.parley.connector.destination.FileJournal;
import io.parley.connector.destination.RawValue;
import io.parley.connector.destination.Removal;
import io.parley.connector.destination.SkipReason;
import io.parley.identity.normalise.AttributeKind;
import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import io.parley.server.audience.Membership;
import io.parley.server.node.ConfigurationException;
import io.parley.server.party.NodePeople;
import io.parley.server.party.NodePeople.Held;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Takes an audience to a destination: what the destination does not have yet, and whom it is to
 * give up. Whoever objects, is erased, does not consent or whose membership is over does not leave,
 * and is taken out where the audience was delivered before, whatever the room holds back.
 */
public final class AudienceExport {
  private final AudienceBook book;
  private final Destinations destinations;
  private final NodePeople people;
  private final String region;
  private final Clock clock;
  private final Consumer<DeliveryReceipt> entered;

  /**
   * Exports of one collaboration's audiences.
   *
   * @param region of phone numbers without a country code
   * @param entered is told of each delivery once it is over, whole or not
   */
  public AudienceExport(
      AudienceBook book,
      Destinations destinations,
      NodePeople people,
      String region,
      Clock clock,
      Consumer<DeliveryReceipt> entered) {
    this.book = book;
    this.destinations = destinations;
    this.people = people;
    this.region = region;
    this.clock = clock;
    this.entered = entered;
  }

  /**
   * Says what an export would do, and has the receiver say it where it can. Changes nothing.
   *
   * @return empty where there is nothing to deliver
   */
  public Optional<DeliveryReceipt> validate(String name, String to) {
    Audience audience = book.named(name);
    return book.delivering(name, () -> validated(audience, to));
  }

  private Optional<DeliveryReceipt> validated(Audience audience, String to) {
    Destination destination = allowed(audience, to);
    Standing standing = standing(audience.name(), to);
    Map<UUID, List<Held>> current = current(audience, to);
    Standing.Open open =
        standing.open().orElseGet(() -> due(audience, to, destination, standing, current));
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new DeliveryRun(destination, clock)
                .validate(
                    order(
                        open,
                        standing,
                        destination,
                        current.keySet(),
                        adding(audience.name(), to, current.keySet()))));
  }

  /**
   * Delivers what is due; first of all a delivery that an earlier export did not end.
   *
   * @return what became of each delivery; none where nothing was due. After one that is not
   *     complete there is no other: export again to take it up
   */
  public List<DeliveryReceipt> export(String name, String to) {
    Audience audience = book.named(name);
    return book.delivering(
        name,
        () -> {
          forget(audience, to);
          return delivered(audience, to, allowed(audience, to), current(audience, to));
        });
  }

  /**
   * Of a destination that takes nobody out, nothing is kept of whom the node has no more: there is
   * nothing to be done about them.
   */
  private void forget(Audience audience, String to) {
    Standing before = standing(audience.name(), to);
    if (before.about().isEmpty() || !audience.destinations().contains(to)) {
      return;
    }
    Destination destination = destinations.open(to);
    if (takesNobodyOut(destination)) {
      Standing after = before.idsAlone().of(people.identifiers(before.about()).keySet());
      if (!after.equals(before)) {
        keep(audience.name(), to, destination, after);
      }
    }
  }

  private static boolean takesNobodyOut(Destination destination) {
    return destination.takes().removal() == Removal.NONE;
  }

  /**
   * Takes everybody out of a destination, for whoever works alone on the audience's deliveries.
   *
   * @throws ConfigurationException where the destination takes nobody out
   */
  List<DeliveryReceipt> withdraw(Audience audience, String to) {
    Destination destination = destinations.open(to);
    if (standing(audience.name(), to).people().isEmpty()) {
      return List.of();
    }
    if (destination.takes().removal() != Removal.BY_MEMBER) {
      throw new ConfigurationException(
          "`%s` takes nobody out one by one; take the audience out of it yourself, then say --keep-delivered"
              .formatted(to));
    }
    return delivered(audience, to, destination, Map.of());
  }

  private List<DeliveryReceipt> delivered(
      Audience audience, String to, Destination destination, Map<UUID, List<Held>> current) {
    List<DeliveryReceipt> receipts = new ArrayList<>();
    Standing before = standing(audience.name(), to);
    if (before.open().isPresent()) {
      Optional<DeliveryReceipt> receipt =
          takenUp(audience.name(), to, destination, before, current.keySet());
      receipt.ifPresent(receipts::add);
      before = standing(audience.name(), to);
      if (!receipt.map(DeliveryReceipt::complete).orElse(false)) {
        Standing without = before.givenUp(receipt.isPresent());
        if (!receipt.map(AudienceExport::isStuck).orElse(true)
            || (receipt.isPresent()
                && isAll(before, due(audience, to, destination, without, current)))) {
          return receipts;
        }
        before = without;
      }
    }
    Standing.Open due = due(audience, to, destination, before, current);
    if (!due.isEmpty()) {
      receipts.add(begun(audience.name(), to, destination, before, due, current.keySet()));
    }
    return receipts;
  }

  /** Empty where it can be delivered no more, as when too few are left of whom it was to bring. */
  private Optional<DeliveryReceipt> takenUp(
      String name, String to, Destination destination, Standing before, Set<UUID> current) {
    try {
      return Optional.of(deliver(name, to, destination, before, before, current));
    } catch (BrokenDelivery e) {
      throw e;
    } catch (DestinationException e) {
      return Optional.empty();
    }
  }

  private DeliveryReceipt begun(
      String name,
      String to,
      Destination destination,
      Standing before,
      Standing.Open due,
      Set<UUID> current) {
    Standing under = before.with(due);
    keep(name, to, destination, under);
    try {
      return deliver(name, to, destination, before, under, current);
    } catch (BrokenDelivery e) {
      throw e;
    } catch (DestinationException e) {
      if (!due.adds().isEmpty() && !due.removes().isEmpty()) {
        // Who is to go does not wait until enough are to come.
        Standing leaving = before.with(new Standing.Open(due.id(), Map.of(), due.removes()));
        keep(name, to, destination, leaving);
        var unused = deliver(name, to, destination, before, leaving, current);
      }
      throw e;
    }
  }

  /** Every batch was tried, and some were refused for what is in them: so they will be again. */
  private static boolean isStuck(DeliveryReceipt receipt) {
    return receipt.notTried() == 0 && receipt.inDoubt() == 0;
  }

  /** Whether nobody is to come or to go but by the open delivery. Others do not wait for it. */
  private static boolean isAll(Standing before, Standing.Open due) {
    Standing.Open open = before.open().orElseThrow();
    return open.adds().keySet().containsAll(due.adds().keySet())
        && open.removes().keySet().containsAll(due.removes().keySet());
  }

  private DeliveryReceipt deliver(
      String name,
      String to,
      Destination destination,
      Standing before,
      Standing under,
      Set<UUID> current) {
    Standing.Open open = under.open().orElseThrow();
    boolean[] begun = {before.open().isPresent()};
    boolean replaces = destination.takes().removal() == Removal.BY_REPLACEMENT;
    Came came = Came.nobody();
    try (FileJournal journal = FileJournal.open(journal(name, open.id()))) {
      DeliveryReceipt receipt =
          new DeliveryRun(destination, clock, came)
              .deliver(
                  order(open, under, destination, current, adding(name, to, current)),
                  new NotingJournal(journal, begun));
      entered.accept(receipt);
      keep(
          name,
          to,
          destination,
          receipt.complete() ? under.delivered(came, replaces) : under.broken(came));
      return receipt;
    } catch (BrokenDelivery e) {
      entered.accept(e.receipt());
      keep(name, to, destination, under.broken(came));
      throw e;
    } catch (DestinationException e) {
      if (!begun[0]) {
        keep(name, to, destination, before); // refused as a whole: the next export begins anew
      }
      throw e;
    }
  }

  private Path journal(String name, String delivery) {
    Path folder = book.folder(name).resolve("deliveries");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ConfigurationException("the folder " + folder + " cannot be made");
    }
    return folder.resolve(delivery + ".journal");
  }

  private Destination allowed(Audience audience, String to) {
    if (!audience.destinations().contains(to)) {
      throw new ConfigurationException(
          "the audience `%s` is not declared for the destination `%s`; its destinations are: %s"
              .formatted(audience.name(), to, String.join(", ", audience.destinations())));
    }
    Destination destination = destinations.open(to);
    Membership membership = book.membership(audience.name());
    if (membership.delivered().isEmpty()) {
      throw new ConfigurationException(
          "no list of the audience `%s` was delivered yet; `parley audience refresh %s` asks for it"
              .formatted(audience.name(), audience.name()));
    }
    String kind = destinations.kind(to);
    boolean takesOut =
        destination.takes().removal() == Removal.BY_MEMBER
            && !standing(audience.name(), to).people().isEmpty();
    if (!membership.destinations().contains(kind) && !takesOut) {
      throw new ConfigurationException(
          "the policies let this audience go to %s, and `%s` is of kind %s; ask the owners of the tables to name that kind under `destinations`"
              .formatted(
                  membership.destinations().isEmpty()
                      ? "no destination"
                      : String.join(", ", membership.destinations()),
                  to,
                  kind));
    }
    return destination;
  }

  /** Whom of these the policies let come to a destination; removals go whatever they say. */
  private Set<UUID> adding(String name, String to, Set<UUID> current) {
    return book.membership(name).destinations().contains(destinations.kind(to))
        ? current
        : Set.of();
  }

  /** Who may leave now, with what they are known by. */
  private Map<UUID, List<Held>> current(Audience audience, String to) {
    Membership membership = book.membership(audience.name());
    Set<UUID> members = membership.current(audience.membershipDays(), clock.instant());
    Map<UUID, List<Held>> current = new TreeMap<>(people.identifiers(members));
    // First: whose rows they are is told among all members, those who object too.
    destinations.fields(to).ifPresent(fields -> fields.fill(current));
    current.keySet().retainAll(people.takingPart(current.keySet(), membership.purpose()));
    destinations
        .purpose(to)
        .ifPresent(
            purpose -> current.keySet().retainAll(people.takingPart(current.keySet(), purpose)));
    return current;
  }

  private Standing.Open due(
      Audience audience,
      String to,
      Destination destination,
      Standing standing,
      Map<UUID, List<Held>> current) {
    Map<UUID, List<Held>> adds = new TreeMap<>(current);
    Map<UUID, List<Held>> removes = new TreeMap<>();
    Map<UUID, List<Held>> usable = usable(destination, current);
    if (destination.takes().removal() == Removal.BY_REPLACEMENT) {
      if (isSame(standing.people(), usable) && standing.unsure().isEmpty()) {
        adds.keySet().removeAll(usable.keySet());
      } else if (usable.isEmpty()) {
        throw new ConfigurationException(
            "nobody of the audience `%1$s` may be at `%2$s` any more, and `%2$s` replaces its list by what it is sent and takes no empty one: delete the list there yourself, then `parley audience remove %1$s --keep-delivered`"
                .formatted(audience.name(), to));
      }
    } else if (takesNobodyOut(destination)) {
      Set<UUID> there = new TreeSet<>(standing.people().keySet());
      there.removeAll(standing.unsure());
      adds.keySet().removeAll(there); // known by another address or not: a message came
      adds.keySet().removeAll(standing.suppressed());
    } else {
      standing
          .people()
          .forEach(
              (person, held) ->
                  change(person, held, standing.unsure().contains(person), adds, removes));
    }
    adds.keySet().retainAll(adding(audience.name(), to, adds.keySet()));
    if (standing.number() > 0 && removes.isEmpty() && disjoint(adds.keySet(), usable.keySet())) {
      adds.clear(); // nothing of any of these is taken: a receipt of nobody is none
    }
    String id = "%s-%s-%05d".formatted(audience.name(), to, standing.number() + 1);
    return new Standing.Open(id, adds, removes);
  }

  /** Of whom there is something that the destination takes. */
  private Map<UUID, List<Held>> usable(Destination destination, Map<UUID, List<Held>> current) {
    Map<UUID, List<Held>> usable = new TreeMap<>();
    current.forEach(
        (person, held) -> {
          if (!(destination.encode(member(person.toString(), Change.ADD, held))
                  instanceof Encoded.Skipped skipped)
              || skipped.reason() != SkipReason.NO_USABLE_IDENTIFIER) {
            usable.put(person, held);
          }
        });
    return usable;
  }

  private static boolean isSame(Map<UUID, List<Held>> there, Map<UUID, List<Held>> current) {
    return there.keySet().equals(current.keySet())
        && there.entrySet().stream()
            .allMatch(
                one ->
                    Set.copyOf(one.getValue())
                        .equals(Set.copyOf(current.getOrDefault(one.getKey(), List.of()))));
  }

  /** What becomes of somebody who is at the destination, known by these values. */
  private static void change(
      UUID person,
      List<Held> there,
      boolean isUnsure,
      Map<UUID, List<Held>> adds,
      Map<UUID, List<Held>> removes) {
    List<Held> now = adds.getOrDefault(person, List.of());
    List<Held> gone = there.stream().filter(h -> !now.contains(h)).toList();
    if (!gone.isEmpty()) {
      removes.put(person, gone);
    }
    if (!isUnsure && there.containsAll(now)) {
      adds.remove(person);
    }
  }

  private DeliveryOrder order(
      Standing.Open open,
      Standing standing,
      Destination destination,
      Set<UUID> current,
      Set<UUID> adding) {
    Map<String, AudienceMember> members = new TreeMap<>();
    open.adds()
        .forEach((p, held) -> members.put(p.toString(), member(p.toString(), Change.ADD, held)));
    open.removes()
        .forEach(
            (p, held) -> {
              // Of one who stays, what is known no more goes under an id of its own.
              String id = current.contains(p) ? p + "-before" : p.toString();
              members.put(id, member(id, Change.REMOVE, held));
            });
    Set<UUID> there = new TreeSet<>(standing.people().keySet());
    there.removeAll(standing.unsure());
    there.removeAll(open.adds().keySet());
    boolean replaces = destination.takes().removal() == Removal.BY_REPLACEMENT;
    return new DeliveryOrder(
        open.id(), () -> members.values().stream(), gate(adding), replaces ? 0 : there.size());
  }

  /** Of whoever may not leave, it is not told here why: to the export they are as erased. */
  private static ExportGate gate(Set<UUID> adding) {
    return member ->
        adding.contains(UUID.fromString(member.id()))
            ? Optional.empty()
            : Optional.of(SkipReason.ERASED);
  }

  private AudienceMember member(String id, Change change, List<Held> held) {
    List<RawValue> values = new ArrayList<>();
    for (Held one : held) {
      kind(one.type()).ifPresent(kind -> values.add(new RawValue(kind, one.value())));
    }
    return new AudienceMember(id, change, region, values);
  }

  private static Optional<AttributeKind> kind(String type) {
    return Arrays.stream(AttributeKind.values()).filter(k -> k.word().equals(type)).findFirst();
  }

  private Standing standing(String name, String to) {
    return AtDestination.standing(book, name, to);
  }

  private void keep(String name, String to, Destination destination, Standing standing) {
    Standing kept = takesNobodyOut(destination) ? standing.idsAlone() : standing;
    book.seal(name, AtDestination.file(to), kept.encode());
  }
}
