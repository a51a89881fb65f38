import Calendar from 'lucide-solid/icons/calendar'
import CalendarClock from 'lucide-solid/icons/calendar-clock'
import CircleChevronDown from 'lucide-solid/icons/circle-chevron-down'
import CircleDotDashed from 'lucide-solid/icons/circle-dot-dashed'
import Hash from 'lucide-solid/icons/hash'
import Hourglass from 'lucide-solid/icons/hourglass'
import Image from 'lucide-solid/icons/image'
import Link from 'lucide-solid/icons/link'
import Mail from 'lucide-solid/icons/mail'
import MapPin from 'lucide-solid/icons/map-pin'
import Paperclip from 'lucide-solid/icons/paperclip'
import Phone from 'lucide-solid/icons/phone'
import ScanBarcode from 'lucide-solid/icons/scan-barcode'
import Sigma from 'lucide-solid/icons/sigma'
import SquareCheck from 'lucide-solid/icons/square-check'
import SquareFunction from 'lucide-solid/icons/square-function'
import Star from 'lucide-solid/icons/star'
import Tags from 'lucide-solid/icons/tags'
import TextAlignStart from 'lucide-solid/icons/text-align-start'
import Timer from 'lucide-solid/icons/timer'
import Type from 'lucide-solid/icons/type'
import User from 'lucide-solid/icons/user'
import Waypoints from 'lucide-solid/icons/waypoints'
import { Dynamic } from 'solid-js/web'

import type { FieldType } from '@operagrid/shared/domain/field'

import type { Icon } from './icon.ts'

const icons: Readonly<Record<FieldType, Icon>> = {
  text: Type,
  longText: TextAlignStart,
  number: Hash,
  duration: Timer,
  date: Calendar,
  dateTime: CalendarClock,
  select: CircleChevronDown,
  multiSelect: Tags,
  status: CircleDotDashed,
  person: User,
  checkbox: SquareCheck,
  rating: Star,
  email: Mail,
  phone: Phone,
  url: Link,
  barcode: ScanBarcode,
  location: MapPin,
  photo: Image,
  attachment: Paperclip,
  link: Waypoints,
  formula: SquareFunction,
  rollup: Sigma,
  clock: Hourglass,
}

/** The sign of a field's type, the same wherever fields are named. */
export function FieldTypeIcon(props: { readonly type: FieldType; readonly size?: number }) {
  return <Dynamic component={icons[props.type]} size={props.size ?? 15} class="field-type-icon" aria-hidden="true" />
}
