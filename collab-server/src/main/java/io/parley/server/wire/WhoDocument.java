package io.parley.server.wire;

import io.parley.server.account.Account;
import java.util.List;

/**
 * Whose key was shown, as the room knows it now.
 *
 * @param collaboration the name in its agreement
 * @param account the account's name at the room
 * @param member the member for whom it asks
 * @param roles words of {@link io.parley.server.account.Role}
 */
public record WhoDocument(
    int v, String collaboration, String account, String member, List<String> roles) {
  public static final int VERSION = 1;

  public WhoDocument {
    DocumentVersion.require("account", v, VERSION);
    roles = List.copyOf(roles);
  }

  /** Of an account of a collaboration. */
  public static WhoDocument of(String collaboration, Account account) {
    return new WhoDocument(
        VERSION, collaboration, account.name(), account.member(), account.roleWords());
  }
}
