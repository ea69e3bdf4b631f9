package io.parley.server.activation;

import io.parley.server.party.NodePeople.Held;
import io.parley.server.wire.BadDocument;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Whom a destination has of an audience, with the identifiers by which they went there: who is
 * erased here must still be taken out there. Sealed; somebody who was taken out is forgotten. Where
 * nobody can be taken out, no identifiers are kept ({@link #idsAlone}).
 *
 * @param number of the last delivery
 * @param people who may be there: too many rather than too few, as taking out whoever is not there
 *     does no harm
 * @param unsure who of them may as well not be there, since nobody knows whether a batch came; they
 *     come with the next delivery
 * @param suppressed who is not there, and is never to come: they asked for no more
 * @param open a delivery that did not come to its end
 */
record Standing(
    int number,
    Map<UUID, List<Held>> people,
    Set<UUID> unsure,
    Set<UUID> suppressed,
    Optional<Open> open) {
  static final Standing NOBODY = new Standing(0, Map.of(), Set.of(), Set.of(), Optional.empty());

  /** The first had nobody who was unsure, the second nobody who was suppressed. */
  private static final byte WITH_UNSURE = 2;

  private static final byte VERSION = 3;

  Standing {
    people = Collections.unmodifiableMap(new TreeMap<>(people));
    unsure = Collections.unmodifiableSet(new TreeSet<>(unsure));
    suppressed = Collections.unmodifiableSet(new TreeSet<>(suppressed));
  }

  /**
   * This where nobody can be taken out: identifiers would rest here for nothing. Those of a
   * delivery that is open stay until it is over, since it is taken up with them.
   */
  Standing idsAlone() {
    Map<UUID, List<Held>> ids = new TreeMap<>();
    people.keySet().forEach(person -> ids.put(person, List.of()));
    return new Standing(number, ids, unsure, suppressed, open);
  }

  /** Whom this is about, there or on the way. */
  Set<UUID> about() {
    Set<UUID> about = new TreeSet<>(people.keySet());
    about.addAll(suppressed);
    open.ifPresent(o -> about.addAll(o.adds().keySet()));
    return about;
  }

  /** This of these alone, also of the delivery that is open. */
  Standing of(Set<UUID> known) {
    Map<UUID, List<Held>> left = new TreeMap<>(people);
    left.keySet().retainAll(known);
    Set<UUID> maybe = new TreeSet<>(unsure);
    maybe.retainAll(known);
    Set<UUID> never = new TreeSet<>(suppressed);
    never.retainAll(known);
    return new Standing(number, left, maybe, never, open.map(o -> o.of(known)));
  }

  /**
   * What is to be delivered, fixed before anything is sent, so that a delivery that is taken up
   * again makes the same batches.
   *
   * @param id of the delivery
   * @param adds who comes, or is known by something else now
   * @param removes who goes, and of whom something else is known now, what no more is
   */
  record Open(String id, Map<UUID, List<Held>> adds, Map<UUID, List<Held>> removes) {
    Open {
      adds = Collections.unmodifiableMap(new TreeMap<>(adds));
      removes = Collections.unmodifiableMap(new TreeMap<>(removes));
    }

    boolean isEmpty() {
      return adds.isEmpty() && removes.isEmpty();
    }

    private Open of(Set<UUID> known) {
      Map<UUID, List<Held>> left = new TreeMap<>(adds);
      left.keySet().retainAll(known);
      return new Open(id, left, removes);
    }
  }

  /** This while a delivery is under way. */
  Standing with(Open delivery) {
    return new Standing(number + 1, people, unsure, suppressed, Optional.of(delivery));
  }

  /** This after a run that did not bring the delivery to its end: it is to be taken up. */
  Standing broken(Came came) {
    Map<UUID, List<Held>> now = new TreeMap<>(people);
    Set<UUID> maybe = new TreeSet<>(unsure);
    open.ifPresent(
        o -> {
          o.removes().forEach((p, gone) -> takeOut(now, p, came.gone().contains(p), gone));
          o.adds()
              .forEach(
                  (p, held) -> {
                    if (came.there().contains(p)) {
                      now.merge(p, held, Standing::both);
                      maybe.remove(p);
                    } else if (came.maybe().contains(p)) {
                      now.merge(p, held, Standing::both);
                      maybe.add(p);
                    }
                  });
        });
    return new Standing(number, now, maybe, suppressed, open);
  }

  /** This after the delivery that was under way, which came to its end. */
  Standing delivered(Came came, boolean replaces) {
    Map<UUID, List<Held>> now = new TreeMap<>(people);
    Set<UUID> maybe = new TreeSet<>(unsure);
    open.ifPresent(
        o -> {
          o.removes().forEach((p, gone) -> takeOut(now, p, true, gone));
          Map<UUID, List<Held>> brought = new TreeMap<>(o.adds());
          brought.keySet().removeAll(came.out());
          now.putAll(brought);
          maybe.removeAll(brought.keySet());
          if (replaces) {
            now.keySet().retainAll(brought.keySet());
          }
          maybe.retainAll(now.keySet());
        });
    Set<UUID> never = new TreeSet<>(suppressed);
    never.addAll(came.suppressed());
    return new Standing(number, now, maybe, never, Optional.empty());
  }

  /**
   * This without the delivery that was under way.
   *
   * @param isKnown whether a run told what had become of it; else all may be there who were to come
   */
  Standing givenUp(boolean isKnown) {
    Came came = Came.nobody();
    if (!isKnown) {
      open.ifPresent(o -> came.maybe().addAll(o.adds().keySet()));
    }
    Standing after = broken(came);
    return new Standing(number, after.people(), after.unsure(), suppressed, Optional.empty());
  }

  private static List<Held> both(List<Held> some, List<Held> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().toList();
  }

  private static void takeOut(
      Map<UUID, List<Held>> people, UUID person, boolean isOut, List<Held> gone) {
    if (isOut) {
      List<Held> left = new ArrayList<>(people.getOrDefault(person, List.of()));
      left.removeAll(gone);
      if (left.isEmpty()) {
        people.remove(person);
      } else {
        people.put(person, left); // still there by something else
      }
    }
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(number);
      write(out, people);
      write(out, unsure);
      write(out, suppressed);
      out.writeBoolean(open.isPresent());
      if (open.isPresent()) {
        out.writeUTF(open.get().id());
        write(out, open.get().adds());
        write(out, open.get().removes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to write", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Set<UUID> people) throws IOException {
    out.writeInt(people.size());
    for (UUID person : people) {
      out.writeLong(person.getMostSignificantBits());
      out.writeLong(person.getLeastSignificantBits());
    }
  }

  private static Set<UUID> ids(DataInputStream in) throws IOException {
    Set<UUID> people = new TreeSet<>();
    for (int i = in.readInt(); i > 0; i--) {
      people.add(new UUID(in.readLong(), in.readLong()));
    }
    return people;
  }

  private static void write(DataOutputStream out, Map<UUID, List<Held>> people) throws IOException {
    out.writeInt(people.size());
    for (Map.Entry<UUID, List<Held>> one : people.entrySet()) {
      out.writeLong(one.getKey().getMostSignificantBits());
      out.writeLong(one.getKey().getLeastSignificantBits());
      out.writeInt(one.getValue().size());
      for (Held held : one.getValue()) {
        out.writeUTF(held.type());
        out.writeUTF(held.value());
      }
    }
  }

  static Standing decode(byte[] encoded) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
      byte version = in.readByte();
      if (version < 1 || version > VERSION) {
        throw new BadDocument("a destination's people are of a version that cannot be read");
      }
      int number = in.readInt();
      Map<UUID, List<Held>> people = read(in);
      Set<UUID> unsure = version < WITH_UNSURE ? Set.of() : ids(in);
      Set<UUID> suppressed = version < VERSION ? Set.of() : ids(in);
      Optional<Open> open =
          in.readBoolean()
              ? Optional.of(new Open(in.readUTF(), read(in), read(in)))
              : Optional.empty();
      return new Standing(number, people, unsure, suppressed, open);
    } catch (IOException e) {
      throw new BadDocument("a destination's people are broken");
    }
  }

  private static Map<UUID, List<Held>> read(DataInputStream in) throws IOException {
    Map<UUID, List<Held>> people = new TreeMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      UUID person = new UUID(in.readLong(), in.readLong());
      List<Held> held = new ArrayList<>();
      for (int k = in.readInt(); k > 0; k--) {
        held.add(new Held(in.readUTF(), in.readUTF()));
      }
      people.put(person, List.copyOf(held));
    }
    return people;
  }

  /** Without the people. */
  @Override
  public String toString() {
    return "Standing[" + number + "]";
  }
}
