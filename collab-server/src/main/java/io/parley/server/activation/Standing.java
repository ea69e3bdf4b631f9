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
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Whom a destination has of an audience, with the identifiers by which they went there: who is
 * erased here must still be taken out there. Sealed; somebody who was taken out is forgotten.
 *
 * @param number of the last delivery
 * @param people who may be there: too many rather than too few, as taking out whoever is not there
 *     does no harm
 * @param open a delivery that did not come to its end
 */
record Standing(int number, Map<UUID, List<Held>> people, Optional<Open> open) {
  static final Standing NOBODY = new Standing(0, Map.of(), Optional.empty());
  private static final byte VERSION = 1;

  Standing {
    people = Collections.unmodifiableMap(new TreeMap<>(people));
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
  }

  /** This while a delivery is under way: whoever is to come may be there from now on. */
  Standing with(Open delivery) {
    Map<UUID, List<Held>> maybe = new TreeMap<>(people);
    delivery
        .adds()
        .forEach(
            (person, held) ->
                maybe.merge(
                    person,
                    held,
                    (a, b) -> Stream.concat(a.stream(), b.stream()).distinct().toList()));
    return new Standing(number + 1, maybe, Optional.of(delivery));
  }

  /** This after the delivery that was under way. */
  Standing delivered(boolean replaces) {
    Map<UUID, List<Held>> now = new TreeMap<>(people);
    open.ifPresent(
        o -> {
          if (replaces) {
            now.keySet().retainAll(o.adds().keySet());
          }
          o.removes()
              .forEach(
                  (person, gone) -> {
                    List<Held> left = new ArrayList<>(now.getOrDefault(person, List.of()));
                    left.removeAll(gone);
                    if (left.isEmpty()) {
                      now.remove(person);
                    } else {
                      now.put(person, left); // still there by something else
                    }
                  });
          now.putAll(o.adds());
        });
    return new Standing(number, now, Optional.empty());
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(number);
      write(out, people);
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
      if (in.readByte() != VERSION) {
        throw new BadDocument("a destination's people are of a version that cannot be read");
      }
      int number = in.readInt();
      Map<UUID, List<Held>> people = read(in);
      Optional<Open> open =
          in.readBoolean()
              ? Optional.of(new Open(in.readUTF(), read(in), read(in)))
              : Optional.empty();
      return new Standing(number, people, open);
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
