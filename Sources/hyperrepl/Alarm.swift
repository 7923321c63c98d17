// Alarm.swift -- the end of the time that a program may take.

import HypInterpreter
import LineEditing

enum Alarm {
  /// Stops what runs after this many seconds from now.
  static func start(_ seconds: Double) {
    TimeLimit.start(seconds: seconds)
    Signals.setAlarm(seconds: seconds) { TimeLimit.expire() }
  }

  /// Forgets the alarm, where one was set.
  static func stop() { Signals.setAlarm(seconds: 0) {} }
}
