package io.parley.server.wire;

import io.parley.crypto.VerifyingKey;
import java.util.List;

/**
 * What binds a collaboration; every member and the room sign these bytes.
 *
 * @param v version of this document
 * @param collaboration its name
 * @param epoch the epoch of the collaboration key
 * @param members the parties, sorted by name
 * @param room who executes questions; never a member
 * @param keyOrder key types, in the order in which people are matched on them
 * @param profile id of the normalisation profile under which match keys are made
 * @param purposes what questions may be asked for
 */
public record Agreement(
    int v,
    String collaboration,
    int epoch,
    List<Node> members,
    Node room,
    List<String> keyOrder,
    String profile,
    List<String> purposes) {
  /** The version that this code writes and reads. */
  public static final int VERSION = 1;

  public Agreement {
    if (v != VERSION) {
      throw new BadDocument("agreement version " + v + " is not understood; this node reads 1");
    }
    members = List.copyOf(members);
    keyOrder = List.copyOf(keyOrder);
    purposes = List.copyOf(purposes);
    String roomName = room.name();
    if (members.stream().anyMatch(m -> m.name().equals(roomName))) {
      throw new BadDocument("`" + roomName + "` is a member and the room: that is not allowed");
    }
  }

  /**
   * A node's public identity.
   *
   * @param signingKey its Ed25519 key, as text
   * @param certificate its TLS certificate, PEM
   */
  public record Node(String name, String signingKey, String certificate) {
    public VerifyingKey verifyingKey() {
      return VerifyingKey.decode(signingKey);
    }
  }

  /** The member of that name. */
  public Node member(String name) {
    return members.stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new BadDocument("the agreement has no member `" + name + "`"));
  }

  /** The other one of two members. */
  public Node peerOf(String name) {
    List<Node> others = members.stream().filter(m -> !m.name().equals(name)).toList();
    if (others.size() != 1) {
      throw new BadDocument("this version agrees keys between exactly two members");
    }
    return others.get(0);
  }
}
