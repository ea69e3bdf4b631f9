package io.parley.server.wire;

import java.util.Base64;

/**
 * A key that one member dealt, on its way to another.
 *
 * @param joins of all members, whose keys it is sealed to
 * @param deal the dealer's signed document, base64
 */
public record KeyDeal(int v, MemberMessages joins, String deal) {
  public static final int VERSION = 1;

  public KeyDeal {
    DocumentVersion.require("key deal", v, VERSION);
  }

  public static KeyDeal of(MemberMessages joins, byte[] deal) {
    return new KeyDeal(VERSION, joins, Base64.getEncoder().encodeToString(deal));
  }

  public byte[] dealBytes() {
    return Base64.getDecoder().decode(deal);
  }
}
