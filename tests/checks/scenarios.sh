#!/bin/sh
# The protocols' own conversations come as their authors wrote them down.
cd "$(dirname "$0")/../.." && exec "${DUTYDESK:-build/release/dutydesk}" test protocols
