import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

// Only what tiles draw: the whole library would be four times as large.
use([BarChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer])

export { init }
