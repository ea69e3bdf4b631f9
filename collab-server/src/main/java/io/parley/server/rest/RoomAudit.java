package io.parley.server.rest;

import io.parley.server.room.RoomDesk;

/** The room's own audit log as REST shows it. */
final class RoomAudit {
  private RoomAudit() {}

  static AuditTrail of(RoomDesk room) {
    return (member, after, most) ->
        room.audit(member, after, most).stream()
            .map(e -> new AuditTrail.Entry(e.number(), e.entry(), e.hash()))
            .toList();
  }
}
