package io.parley.crypto.group;

import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.Sha256;
import io.parley.crypto.Utf8;
import io.parley.crypto.VerifyingKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who comes to a key, and for what: an agreement, one of its epochs, and all members with the
 * signing keys that were pinned. Nothing in it is secret.
 *
 * <p>Members stand in the order of their names as unsigned UTF-8 bytes, whatever order they were
 * given in, so that all write the same bytes and know the same one as the first.
 */
public final class KeyGroup {
  private final byte[] agreementHash;
  private final int epoch;
  private final List<Member> members;

  /** A member, with its key as pinned, never as the relay says. */
  public record Member(String name, VerifyingKey key) {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is blank or no text
     */
    public Member {
      Utf8.strict("a member's name", name);
    }

    byte[] nameBytes() {
      return Utf8.strict("a member's name", name);
    }
  }

  /**
   * A group.
   *
   * @param agreementHash the SHA-256 of the agreement that all signed, 32 bytes
   * @param epoch 0 or more
   * @param members two or more, of different names and different keys
   * @throws IllegalArgumentException if a part is out of its range; the message names it
   */
  public KeyGroup(byte[] agreementHash, int epoch, List<Member> members) {
    if (agreementHash.length != Sha256.SIZE) {
      throw new IllegalArgumentException(
          "an agreement hash has 32 bytes, not %d".formatted(agreementHash.length));
    }
    if (epoch < 0) {
      throw new IllegalArgumentException("an epoch is 0 or more, not %d".formatted(epoch));
    }
    if (members.size() < 2
        || members.stream().map(Member::name).distinct().count() < members.size()) {
      throw new IllegalArgumentException("a key is for two or more members of different names");
    }
    // With one key at two names, what one signs could be played back as the other's.
    if (members.stream().map(Member::key).distinct().count() < members.size()) {
      throw new IllegalArgumentException("two members have the same signing key");
    }
    this.agreementHash = agreementHash.clone();
    this.epoch = epoch;
    this.members =
        members.stream()
            .sorted(Comparator.comparing(Member::nameBytes, Arrays::compareUnsigned))
            .toList();
  }

  /** All members, in order. */
  public List<Member> members() {
    return members;
  }

  /** Who draws the key where one does: the first. */
  public Member dealer() {
    return members.get(0);
  }

  int place(String name) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("`%s` is no member".formatted(name));
  }

  /**
   * Refuses messages that are not of all members and of nobody else.
   *
   * @throws GroupRejected naming one that is missing, or who is no member
   */
  void requireAll(String what, Map<String, byte[]> messages) {
    for (Member member : members) {
      if (!messages.containsKey(member.name())) {
        throw new GroupRejected(what, member.name());
      }
    }
    Set<String> names = messages.keySet();
    names.stream()
        .filter(name -> members.stream().noneMatch(m -> m.name().equals(name)))
        .findFirst()
        .ifPresent(
            name -> {
              throw new GroupRejected(what, name);
            });
  }

  /** What a message of this group begins with, and its parts, each preceded by its length. */
  byte[] message(String label, byte[]... parts) {
    List<byte[]> all = new ArrayList<>();
    all.add(label.getBytes(StandardCharsets.US_ASCII));
    all.add(agreementHash);
    all.add(ByteBuffer.allocate(Integer.BYTES).putInt(epoch).array());
    all.addAll(Arrays.asList(parts));
    return LengthPrefixed.of(all.toArray(byte[][]::new));
  }
}
