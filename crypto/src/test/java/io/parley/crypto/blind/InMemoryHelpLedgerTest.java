package io.parley.crypto.blind;

class InMemoryHelpLedgerTest extends HelpLedgerContract {
  @Override
  HelpLedger ledger() {
    return new InMemoryHelpLedger();
  }
}
