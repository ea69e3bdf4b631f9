package io.parley.server.room;

import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.wire.AccountsDocument;
import io.parley.server.wire.RevokeRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** What a member may see and do of the accounts: those of its own people. */
record AccountsDesk(Accounts accounts, Clock clock) {

  AccountsDocument all(String member) {
    return document(accounts.all().stream().filter(a -> a.member().equals(member)).toList());
  }

  /** The account after its keys were revoked; one of another member is as one that is not there. */
  AccountsDocument revoke(String member, RevokeRequest request) {
    List<Account> meant =
        accounts.named(request.account()).filter(a -> a.member().equals(member)).stream().toList();
    for (Account account : meant) {
      var unused =
          accounts.revoke(account.name(), Optional.of(request.key()).filter(k -> !k.isEmpty()));
    }
    return document(meant);
  }

  private AccountsDocument document(List<Account> shown) {
    return new AccountsDocument(
        AccountsDocument.VERSION,
        shown.stream()
            .map(a -> AccountsDocument.Told.of(a, accounts.keys(a.name()), clock.instant()))
            .toList());
  }
}
