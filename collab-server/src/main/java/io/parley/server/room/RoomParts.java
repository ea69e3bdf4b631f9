package io.parley.server.room;

import io.parley.server.node.CrashPoint;
import io.parley.server.node.Progress;
import java.time.Clock;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What a room's process gives to one of its collaborations.
 *
 * @param allocator buffers of its streams, with a limit of its own
 * @param progress what its operator is told of it
 * @param observer what its operator counts of it
 * @param places for questions that are answered
 * @param planning places for questions that are heard, judged and priced, or explained
 */
record RoomParts(
    BufferAllocator allocator,
    Clock clock,
    Progress progress,
    RoomObserver observer,
    CrashPoint crashPoint,
    Admission places,
    Admission planning) {}
