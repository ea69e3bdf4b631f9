package io.parley.server.audience;

import io.parley.server.wire.BadDocument;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Who is in an audience: an exact disclosure, outside differential privacy, which stays sealed at
 * the receiver's node.
 *
 * @param runs the questions that were answered for it, in their order
 * @param members people by the node's ids, each with the runs that brought it and that listed it
 *     last
 * @param destinations the kinds of destination to which the policies let the last list go
 * @param purpose for which the last list was asked
 */
public record Membership(
    List<Run> runs, Map<UUID, Stay> members, Set<String> destinations, String purpose) {
  private static final byte VERSION = 1;
  private static final int MOST_RUNS = 100_000;

  /** Nobody yet. */
  public static final Membership NONE = new Membership(List.of(), Map.of(), Set.of(), "");

  public Membership {
    runs = List.copyOf(runs);
    members = Collections.unmodifiableMap(new TreeMap<>(members));
    destinations = Collections.unmodifiableSet(new TreeSet<>(destinations));
  }

  /**
   * A question that was answered.
   *
   * @param query the id of the query, as receipts have it
   * @param delivered whether a list came; else it was withheld, and nothing changed
   */
  public record Run(String query, Instant at, boolean delivered) {}

  /**
   * Somebody's stay.
   *
   * @param first the place of the run that brought it
   * @param last the place of the run that listed it last
   */
  public record Stay(int first, int last) {}

  /** This after a run that listed these people. */
  Membership listed(Run run, Set<UUID> people, Set<String> allowed, String wanted) {
    List<Run> all = new ArrayList<>(runs);
    all.add(run);
    int place = all.size() - 1;
    Map<UUID, Stay> now = new TreeMap<>();
    for (UUID person : people) {
      Stay before = members.get(person);
      now.put(person, new Stay(before == null ? place : before.first(), place));
    }
    return new Membership(all, now, allowed, wanted);
  }

  /** This after a run of which nothing was delivered. */
  Membership held(Run run) {
    List<Run> all = new ArrayList<>(runs);
    all.add(run);
    return new Membership(all, members, destinations, purpose);
  }

  /** The last run of which a list came. */
  public Optional<Run> delivered() {
    return runs.stream().filter(Run::delivered).reduce((a, b) -> b);
  }

  /** The last run. */
  public Optional<Run> last() {
    return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(runs.size() - 1));
  }

  /**
   * Who is in it.
   *
   * @param days how long somebody stays after the last list with it; empty: for ever
   */
  public Set<UUID> current(Optional<Integer> days, Instant now) {
    Set<UUID> current = new TreeSet<>();
    members.forEach(
        (person, stay) -> {
          Instant listed = runs.get(stay.last()).at();
          if (days.map(d -> listed.plus(Duration.ofDays(d)).isAfter(now)).orElse(true)) {
            current.add(person);
          }
        });
    return current;
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(runs.size());
      for (Run run : runs) {
        out.writeUTF(run.query());
        out.writeLong(run.at().toEpochMilli());
        out.writeBoolean(run.delivered());
      }
      out.writeInt(destinations.size());
      for (String destination : destinations) {
        out.writeUTF(destination);
      }
      out.writeUTF(purpose);
      out.writeInt(members.size());
      for (Map.Entry<UUID, Stay> member : members.entrySet()) {
        out.writeLong(member.getKey().getMostSignificantBits());
        out.writeLong(member.getKey().getLeastSignificantBits());
        out.writeInt(member.getValue().first());
        out.writeInt(member.getValue().last());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to write", e);
    }
    return bytes.toByteArray();
  }

  static Membership decode(byte[] encoded) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
      if (in.readByte() != VERSION) {
        throw new BadDocument(
            "an audience's members are of a version that this program cannot read");
      }
      List<Run> runs = new ArrayList<>();
      int count = in.readInt();
      if (count < 0 || count > MOST_RUNS) {
        throw new BadDocument("an audience's members are broken");
      }
      for (int i = 0; i < count; i++) {
        runs.add(new Run(in.readUTF(), Instant.ofEpochMilli(in.readLong()), in.readBoolean()));
      }
      Set<String> destinations = new TreeSet<>();
      for (int i = in.readInt(); i > 0; i--) {
        destinations.add(in.readUTF());
      }
      String purpose = in.readUTF();
      Map<UUID, Stay> members = new TreeMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        members.put(new UUID(in.readLong(), in.readLong()), new Stay(in.readInt(), in.readInt()));
      }
      return new Membership(runs, members, destinations, purpose);
    } catch (IOException e) {
      throw new BadDocument("an audience's members are broken");
    }
  }

  /** Without the people. */
  @Override
  public String toString() {
    return "Membership[" + runs.size() + " runs]";
  }
}
