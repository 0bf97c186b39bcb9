import * as real from './src/real';import * as complex from './src/complex';import * as quaternion from './src/quaternion';
import {readFileSync} from 'fs';
const gold=JSON.parse(readFileSync('../shared/fixtures/golden.json','utf8'));
const F={real,complex,quaternion} as any;
for(const e of gold){ const t=performance.now();
 const f=F[e.field].fit(e.A,{rank:e.rank,restarts:8,seed:1});
 console.log(e.name,e.best,f.fitness,(f.fitness/e.best-1).toExponential(1),f.status,'sim',f.similarity.toFixed(4),'agree',f.agreement.toFixed(2),f.optima.map((o:any)=>o.fitness.toFixed(4)+'x'+o.hits).join(' '),(performance.now()-t).toFixed(0)+'ms',f.runs.map((r:any)=>r.sweeps+r.status[0]).join(' '));
 console.log('   ',f.residuals, f.dominance());
}
const e=gold.find((x:any)=>x.name==='real-general');
console.log(complex.fit(e.A.map((m:any)=>m.map((r:any)=>r.map((x:any)=>[x,0]))),{rank:2,restarts:8,start:'random'}).fitness);
const t0=performance.now(); const f=real.fit(e.A,{rank:2,restarts:300}); console.log(f.optima.map((o:any)=>o.fitness.toFixed(6)+'x'+o.hits).join(' '),f.agreement,f.runs.filter(r=>r.status!=='converged').map(r=>r.status+r.fitness.toFixed(3)).join(' '),performance.now()-t0);
